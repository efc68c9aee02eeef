package io.github.sparklayernorm.examples;

import io.github.sparklayernorm.examples.job.Comparison;
import io.github.sparklayernorm.examples.job.Comparison.Metric;
import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.examples.job.Session;
import io.github.sparklayernorm.examples.job.TabularOptions;
import io.github.sparklayernorm.examples.job.Text;
import io.github.sparklayernorm.examples.job.TrainingOptions;
import io.github.sparklayernorm.examples.job.TrainingProgress;
import io.github.sparklayernorm.ml.LayerNormMLPRegressor;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What does a house cost? A network, a linear regression and boosted trees on the Californian census of 1990. */
@Command(
        name = "CaliforniaHousing",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Predicts the median house value of Californian districts: a layer-normalised network beside linear",
            "regression and boosted trees, all with their defaults, on the columns as they are.",
            "The data are housing.csv, the 1990 census with a column ocean_proximity; a fifth of it is for the test.",
            "The last line on standard output is one JSON object; RMSE and MAE are in dollars.",
            ""
        })
public final class CaliforniaHousing implements Callable<Integer> {
    private static final String SCHEMA = "longitude double, latitude double, housing_median_age double,"
            + " total_rooms double, total_bedrooms double, population double, households double, median_income double,"
            + " median_house_value double, ocean_proximity string";
    private static final String[] FEATURES = {
        "longitude",
        "latitude",
        "housing_median_age",
        "total_rooms",
        "known_bedrooms",
        "population",
        "households",
        "median_income",
        "ocean_one_hot"
    };

    @Mixin
    private TabularOptions table;

    @Mixin
    private TrainingOptions training;

    private final PrintStream out;
    private final PrintStream err;

    private CaliforniaHousing(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        ExampleCommand.main(command(System.out, System.err), args);
    }

    /** The program with these streams as standard output and error. */
    static CommandLine command(PrintStream out, PrintStream err) {
        return ExampleCommand.of(
                new CaliforniaHousing(out, err), new LayerNormMLPRegressor(), "--seed 1 --trees 20", out, err);
    }

    @Override
    public Integer call() {
        LayerNormMLPRegressor network = training.applyTo(new LayerNormMLPRegressor());
        try (Session session = Session.open("CaliforniaHousing");
                TrainingProgress progress = TrainingProgress.on(err)) {
            Dataset<Row> rows = table.read(session, "housing.csv", SCHEMA, true)
                    .withColumnRenamed("median_house_value", "label")
                    .cache();
            Dataset<Row>[] parts = rows.randomSplit(new double[] {0.8, 0.2}, training.seed());
            Dataset<Row> train = parts[0];
            Dataset<Row> test = parts[1];
            out.println(Text.of("%,d rows to train on, %,d to test with", train.count(), test.count()));
            Comparison comparison = new Comparison(
                    features(),
                    List.of(
                            new Metric("RMSE", "$%,.0f", new RegressionEvaluator().setMetricName("rmse")::evaluate),
                            new Metric("MAE", "$%,.0f", new RegressionEvaluator().setMetricName("mae")::evaluate),
                            new Metric("R2", "%.3f", new RegressionEvaluator().setMetricName("r2")::evaluate)));
            comparison.run(network.addTrainingListener(progress), train, test);
            comparison.run(new LinearRegression(), train, test);
            comparison.run(new GBTRegressor().setMaxIter(table.trees()).setSeed(training.seed()), train, test);
            out.println("\n" + comparison.table());
            out.println(ExampleCommand.json(comparison.figures()));
            rows.unpersist();
            return 0;
        }
    }

    /** From census columns to one vector: numbers as they are, the place one-hot. */
    private static List<PipelineStage> features() {
        return List.of(
                new Imputer()
                        .setInputCols(new String[] {"total_bedrooms"})
                        .setOutputCols(new String[] {"known_bedrooms"})
                        .setStrategy("median"),
                new StringIndexer()
                        .setInputCol("ocean_proximity")
                        .setOutputCol("ocean")
                        .setHandleInvalid("keep"),
                new OneHotEncoder().setInputCol("ocean").setOutputCol("ocean_one_hot"),
                new VectorAssembler().setInputCols(FEATURES).setOutputCol("features"));
    }
}
