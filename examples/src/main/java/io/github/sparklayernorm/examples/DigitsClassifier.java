package io.github.sparklayernorm.examples;

import io.github.sparklayernorm.examples.job.CountConverter;
import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.examples.job.Output;
import io.github.sparklayernorm.examples.job.Session;
import io.github.sparklayernorm.examples.job.TrainingOptions;
import io.github.sparklayernorm.examples.job.TrainingProgress;
import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a layer-normalised network to read digits, and shows how well it reads. */
@Command(
        name = "DigitsClassifier",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Trains a layer-normalised network to read digits: those of IDX files such as MNIST's, or some that it draws.",
            "Writes the loss curve, the confusion matrix, misclassified digits and the pipeline model.",
            "The last line on standard output is one JSON object; its rows per second are those of the whole fit,"
                    + " reading and packing included.",
            ""
        })
public final class DigitsClassifier implements Callable<Integer> {
    /** Of digits that are drawn; a file is taken whole unless told. */
    private static final int DRAWN_TO_TRAIN = 20_000;

    private static final int DRAWN_TO_TEST = 4_000;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory of IDX files, such as MNIST's, plain or gzip (default: none, digits are drawn).")
    private String data;

    @Option(
            names = "--train-rows",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Train on the first N digits (default: all of a file, 20000 drawn ones).")
    private Integer trainRows;

    @Option(
            names = "--test-rows",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Test with the first N digits (default: all of a file, 4000 drawn ones).")
    private Integer testRows;

    @Option(
            names = "--partitions",
            paramLabel = "K",
            converter = CountConverter.class,
            description = "Partitions of the rows (default: the parallelism of the Spark master).")
    private Integer partitions;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Where pictures and model are written (default: ${DEFAULT-VALUE}).")
    private String output;

    @Mixin
    private TrainingOptions training;

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    private DigitsClassifier(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        ExampleCommand.main(command(System.out, System.err), args);
    }

    /** The program with these streams as standard output and error. */
    static CommandLine command(PrintStream out, PrintStream err) {
        return ExampleCommand.of(
                new DigitsClassifier(out, err),
                new LayerNormMLPClassifier(),
                "--hidden 256,128 --epochs 5 --seed 1 --output out/digits",
                out,
                err);
    }

    @Override
    public Integer call() throws IOException {
        LayerNormMLPClassifier classifier = training.applyTo(new LayerNormMLPClassifier());
        try (Session session = Session.open("DigitsClassifier");
                Output directory = ExampleCommand.argument(spec, () -> Output.in(session.spark(), output))) {
            DigitsData digits = ExampleCommand.argument(spec, () -> load(session));
            out.println(digits.description());
            DigitsReport report = new DigitsReport(digits, directory, out);
            return report.write(fit(classifier, digits)) ? 0 : 1;
        }
    }

    private DigitsData load(Session session) {
        int k = or(partitions, session.defaultPartitions());
        return data == null
                ? DigitsData.drawn(
                        session.spark(), training.seed(), or(trainRows, DRAWN_TO_TRAIN), or(testRows, DRAWN_TO_TEST), k)
                : DigitsData.read(
                        session.spark(), data, or(trainRows, Integer.MAX_VALUE), or(testRows, Integer.MAX_VALUE), k);
    }

    private DigitsReport.Fit fit(LayerNormMLPClassifier classifier, DigitsData digits) {
        try (TrainingProgress progress = TrainingProgress.on(err, training.epochs())) {
            Pipeline pipeline =
                    new Pipeline().setStages(new PipelineStage[] {classifier.addTrainingListener(progress)});
            long start = System.nanoTime();
            PipelineModel model = pipeline.fit(digits.train());
            return new DigitsReport.Fit(model, (System.nanoTime() - start) / 1e9);
        }
    }

    private static int or(Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }
}
