package io.github.sparklayernorm.examples;

import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.examples.job.Output;
import io.github.sparklayernorm.examples.job.RecurrentOptions;
import io.github.sparklayernorm.examples.job.Session;
import io.github.sparklayernorm.examples.job.Text;
import io.github.sparklayernorm.examples.job.TrainingProgress;
import io.github.sparklayernorm.examples.sequences.ChannelScaling;
import io.github.sparklayernorm.examples.sequences.SequenceFile;
import io.github.sparklayernorm.ml.LayerNormRNNClassificationModel;
import io.github.sparklayernorm.ml.LayerNormRNNClassifier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which class is a sequence of? A recurrent network on files of the UEA and UCR archives, or on pen strokes. */
@Command(
        name = "SequenceClassifier",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Trains a layer-normalised recurrent network to tell sequences apart and counts what it gets right.",
            "Files are .ts of the UEA and UCR archives (equal or unequal lengths, one or many channels), or lines",
            "\"id TAB label TAB step;step;...\". Channels are standardised on the training sequences.",
            "The defaults suit a few hundred short sequences; many need fewer epochs and less dropout.",
            "The last line on standard output is one JSON object.",
            ""
        })
public final class SequenceClassifier implements Callable<Integer> {
    private static final String DEFAULTS =
            " --pooling max --bidirectional true --dropout 0.5 --batch-size 16 --epochs 60";
    private static final double[] SHARES = {0.8, 0.2}; // to train on, to test with

    @Option(names = "--train", paramLabel = "FILE", required = true, description = "Sequences to train on.")
    private String train;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description =
                    "Sequences to test with (default: a fifth of those to train on, drawn by the seed and set aside).")
    private String test;

    @Option(names = "--output", paramLabel = "DIR", description = "Where the model and result.json are written.")
    private String output;

    @Option(
            names = "--pooling",
            paramLabel = "NAME",
            description = "last, mean or max over the steps (default: ${DEFAULT-VALUE}).")
    private String pooling;

    @Option(
            names = "--bidirectional",
            negatable = true,
            fallbackValue = "true",
            description = "Run through time in both directions, or only forward (default: ${DEFAULT-VALUE}).")
    private boolean bidirectional;

    @Mixin
    private RecurrentOptions training;

    @Spec
    private CommandSpec command;

    private final PrintStream out;
    private final PrintStream err;

    private SequenceClassifier(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        ExampleCommand.main(command(System.out, System.err), args);
    }

    /** The program with these streams as standard output and error. */
    static CommandLine command(PrintStream out, PrintStream err) {
        return ExampleCommand.of(
                new SequenceClassifier(out, err),
                new LayerNormRNNClassifier(),
                RecurrentOptions.DEFAULTS + DEFAULTS,
                out,
                err);
    }

    @Override
    public Integer call() throws IOException {
        LayerNormRNNClassifier network = training.applyTo(new LayerNormRNNClassifier())
                .setBidirectional(bidirectional)
                .setPooling(pooling);
        try (Session session = Session.open("SequenceClassifier");
                Output directory = ExampleCommand.argument(command, () -> Output.orNone(session.spark(), output));
                TrainingProgress progress = TrainingProgress.on(err, training.epochs())) {
            Dataset<Row> given = read(session, train);
            Dataset<Row>[] parts = test == null ? given.randomSplit(SHARES, training.seed()) : null;
            Dataset<Row> raw = test == null ? parts[0] : given;
            ChannelScaling scaling = ChannelScaling.of(raw);
            Dataset<Row> trainRows = scaling.apply(raw).cache();
            Dataset<Row> testRows =
                    scaling.apply(test == null ? parts[1] : read(session, test)).cache();
            out.println(Text.of("%,d sequences to train on, %,d to test with", trainRows.count(), testRows.count()));

            long began = System.nanoTime();
            LayerNormRNNClassificationModel model =
                    network.addTrainingListener(progress).fit(trainRows);
            double fitSeconds = (System.nanoTime() - began) * 1e-9;
            began = System.nanoTime();
            double accuracy = new MulticlassClassificationEvaluator()
                    .setMetricName("accuracy")
                    .evaluate(model.transform(testRows));
            double testSeconds = (System.nanoTime() - began) * 1e-9;

            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("testAccuracy", accuracy);
            figures.put("fitSeconds", fitSeconds);
            figures.put("sequencesPerSecond", training.epochs() * trainRows.count() / fitSeconds);
            figures.put("testSequencesPerSecond", testRows.count() / testSeconds);
            if (directory != null) {
                save(directory, model, ExampleCommand.json(figures));
            }
            out.println(ExampleCommand.json(figures));
            return 0;
        }
    }

    private Dataset<Row> read(Session session, String file) {
        return ExampleCommand.argument(command, () -> SequenceFile.open(session, file))
                .rows(training.partitions(session));
    }

    private void save(Output directory, LayerNormRNNClassificationModel model, String json) throws IOException {
        model.write().overwrite().save(directory.path("model"));
        directory.write("result.json", json.getBytes(StandardCharsets.UTF_8));
        out.println("model and result.json are in " + directory);
    }
}
