package io.github.sparklayernorm.examples;

import static org.apache.spark.sql.functions.col;

import io.github.sparklayernorm.examples.job.Comparison;
import io.github.sparklayernorm.examples.job.Comparison.Metric;
import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.examples.job.Session;
import io.github.sparklayernorm.examples.job.TabularOptions;
import io.github.sparklayernorm.examples.job.Text;
import io.github.sparklayernorm.examples.job.TrainingOptions;
import io.github.sparklayernorm.examples.job.TrainingProgress;
import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Who earns more than 50,000 dollars? A network, a logistic regression and boosted trees on the census of 1994. */
@Command(
        name = "AdultIncome",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Predicts from census rows who earns more than 50,000 dollars a year: a layer-normalised network beside",
            "logistic regression and boosted trees, all with their defaults, on the columns as they are.",
            "The data are adult.data and adult.test of the UCI repository.",
            "The last line on standard output is one JSON object.",
            ""
        })
public final class AdultIncome implements Callable<Integer> {
    private static final String[] CATEGORIES = {
        "workclass", "education", "marital_status", "occupation", "relationship", "race", "sex", "native_country"
    };
    private static final String[] NUMBERS = {
        "age", "fnlwgt", "education_num", "capital_gain", "capital_loss", "hours_per_week"
    };
    private static final String SCHEMA = "age double, workclass string, fnlwgt double, education string,"
            + " education_num double, marital_status string, occupation string, relationship string, race string,"
            + " sex string, capital_gain double, capital_loss double, hours_per_week double, native_country string,"
            + " income string";

    @Mixin
    private TabularOptions table;

    @Mixin
    private TrainingOptions training;

    private final PrintStream out;
    private final PrintStream err;

    private AdultIncome(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        ExampleCommand.main(command(System.out, System.err), args);
    }

    /** The program with these streams as standard output and error. */
    static CommandLine command(PrintStream out, PrintStream err) {
        return ExampleCommand.of(
                new AdultIncome(out, err), new LayerNormMLPClassifier(), "--seed 1 --trees 20", out, err);
    }

    @Override
    public Integer call() {
        LayerNormMLPClassifier network = training.applyTo(new LayerNormMLPClassifier());
        try (Session session = Session.open("AdultIncome");
                TrainingProgress progress = TrainingProgress.on(err)) {
            Dataset<Row> train = read(session, "adult.data").cache();
            Dataset<Row> test = read(session, "adult.test").cache();
            out.println(Text.of("%,d rows to train on, %,d to test with", train.count(), test.count()));
            Comparison comparison = new Comparison(
                    features(),
                    List.of(
                            new Metric(
                                    "accuracy",
                                    "%.4f",
                                    new MulticlassClassificationEvaluator().setMetricName("accuracy")::evaluate),
                            new Metric("AUC", "%.4f", new BinaryClassificationEvaluator()::evaluate)));
            comparison.run(network.addTrainingListener(progress), train, test);
            comparison.run(new LogisticRegression(), train, test);
            comparison.run(new GBTClassifier().setMaxIter(table.trees()).setSeed(training.seed()), train, test);
            out.println("\n" + comparison.table());
            out.println(ExampleCommand.json(comparison.figures()));
            train.unpersist();
            test.unpersist();
            return 0;
        }
    }

    /** From census columns to one vector: categories one-hot, numbers as they are. */
    private static List<PipelineStage> features() {
        String[] indices = suffixed(CATEGORIES, "_index");
        String[] oneHot = suffixed(CATEGORIES, "_one_hot");
        String[] parts =
                Stream.concat(Arrays.stream(NUMBERS), Arrays.stream(oneHot)).toArray(String[]::new);
        return List.of(
                // "?", the files' word for unknown, is a category of its own
                new StringIndexer()
                        .setInputCols(CATEGORIES)
                        .setOutputCols(indices)
                        .setHandleInvalid("keep"),
                new OneHotEncoder().setInputCols(indices).setOutputCols(oneHot),
                new VectorAssembler().setInputCols(parts).setOutputCol("features"));
    }

    private Dataset<Row> read(Session session, String file) {
        return table.read(session, file, SCHEMA, false)
                // UCI's own test set begins with a line that is no census row
                .filter(col("age").isNotNull().and(col("income").isNotNull()))
                // the test set writes ">50K."
                .withColumn("label", col("income").startsWith(">50K").cast("double"));
    }

    private static String[] suffixed(String[] names, String suffix) {
        return Arrays.stream(names).map(name -> name + suffix).toArray(String[]::new);
    }
}
