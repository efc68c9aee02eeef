package io.github.sparklayernorm.examples;

import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.examples.job.Output;
import io.github.sparklayernorm.examples.job.RecurrentOptions;
import io.github.sparklayernorm.examples.job.ResultTable;
import io.github.sparklayernorm.examples.job.Session;
import io.github.sparklayernorm.examples.job.Text;
import io.github.sparklayernorm.examples.job.TrainingProgress;
import io.github.sparklayernorm.examples.sequences.ChannelScaling;
import io.github.sparklayernorm.examples.sequences.SequenceFile;
import io.github.sparklayernorm.ml.LayerNormRNNClassificationModel;
import io.github.sparklayernorm.ml.LayerNormRNNClassifier;
import io.github.sparklayernorm.ml.SequenceProcessor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What will a sequence have been? Events of many sequences come in one stream, and each says more of its own. */
@Command(
        name = "StreamingClassifier",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Trains a recurrent network to tell sequences apart before they are over, then scores the steps of the test's",
            "sequences as a stream: all sequences at once, a step of each in every micro-batch, with a state for each.",
            "Files are those of SequenceClassifier. The table says how often the network is right when a share of a",
            "sequence has come. The last line on standard output is one JSON object.",
            ""
        })
public final class StreamingClassifier implements Callable<Integer> {
    private static final String DEFAULTS =
            " --dropout 0.2 --batch-size 16 --epochs 30 --output out/streaming-classifier";

    /** Of a sequence's steps; the network is trained on as many beginnings of each sequence. */
    private static final double[] SHARES = {0.25, 0.5, 0.75, 1};

    /** Steps of each sequence in a micro-batch. */
    private static final int STEPS = 4;

    @Option(names = "--train", paramLabel = "FILE", required = true, description = "Sequences to train on.")
    private String train;

    @Option(names = "--test", paramLabel = "FILE", required = true, description = "Sequences that come as a stream.")
    private String test;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Where the stream's events and scores are written (default: ${DEFAULT-VALUE}).")
    private String output;

    @Mixin
    private RecurrentOptions training;

    @Spec
    private CommandSpec command;

    private final PrintStream out;
    private final PrintStream err;

    private StreamingClassifier(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        ExampleCommand.main(command(System.out, System.err), args);
    }

    /** The program with these streams as standard output and error. */
    static CommandLine command(PrintStream out, PrintStream err) {
        return ExampleCommand.of(
                new StreamingClassifier(out, err),
                new LayerNormRNNClassifier(),
                RecurrentOptions.DEFAULTS + DEFAULTS,
                out,
                err);
    }

    @Override
    public Integer call() throws Exception {
        LayerNormRNNClassifier network =
                training.applyTo(new LayerNormRNNClassifier()).setPooling("last");
        try (Session session = Session.open("StreamingClassifier");
                Output directory = ExampleCommand.argument(command, () -> Output.in(session.spark(), output));
                TrainingProgress progress = TrainingProgress.on(err, training.epochs())) {
            Dataset<Row> given = read(session, train);
            ChannelScaling scaling = ChannelScaling.of(given);
            Dataset<Row> beginnings = beginnings(scaling.apply(given)).cache();
            LayerNormRNNClassificationModel model =
                    network.addTrainingListener(progress).fit(beginnings);
            List.of("events", "scores", "checkpoint").forEach(directory::remove);
            events(scaling.apply(read(session, test)), directory.path("events"));

            long began = System.nanoTime();
            score(session, model, directory);
            double seconds = (System.nanoTime() - began) * 1e-9;
            report(session.spark().read().parquet(directory.path("scores")), directory, seconds);
            return 0;
        }
    }

    private Dataset<Row> read(Session session, String file) {
        return ExampleCommand.argument(command, () -> SequenceFile.open(session, file))
                .rows(training.partitions(session));
    }

    /** Each sequence as often as there are shares, up to that share of its steps. */
    private static Dataset<Row> beginnings(Dataset<Row> sequences) {
        return sequences
                .withColumn("share", functions.explode(functions.lit(SHARES)))
                .withColumn("features", functions.expr("slice(features, 1, int(ceil(share * size(features))))"));
    }

    /** A row for each step of each sequence, in one file for each micro-batch. */
    private static void events(Dataset<Row> sequences, String path) {
        Dataset<Row> events = sequences
                .withColumn("sequence", functions.monotonically_increasing_id())
                .selectExpr("sequence", "label", "size(features) AS steps", "posexplode(features) AS (at, features)")
                .cache();
        int last = events.agg(functions.max("at")).head().getInt(0);
        for (int from = 0; from <= last; from += STEPS) {
            events.filter(Text.of("at >= %d AND at < %d", from, from + STEPS))
                    .coalesce(1)
                    .write()
                    .mode(from == 0 ? SaveMode.Overwrite : SaveMode.Append)
                    .parquet(path);
        }
        events.unpersist();
    }

    /** A state store for each partition: in a micro-batch of a few hundred events more of them only cost time. */
    private void score(Session session, LayerNormRNNClassificationModel model, Output directory) throws Exception {
        session.spark().conf().set("spark.sql.shuffle.partitions", training.partitions(session));
        session.spark()
                .conf()
                .set(
                        "spark.sql.streaming.stateStore.providerClass",
                        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider");
        Dataset<Row> stream = session.spark()
                .readStream()
                .schema(session.spark().read().parquet(directory.path("events")).schema())
                .option("maxFilesPerTrigger", 1)
                .parquet(directory.path("events"));
        SequenceProcessor<Row> processor = new SequenceProcessor<>(model, stream, "at", null);
        SequenceProcessor.score(processor, stream, "sequence")
                .select("sequence", "label", "steps", "at", "prediction")
                .writeStream()
                .format("parquet")
                .option("path", directory.path("scores"))
                .option("checkpointLocation", directory.path("checkpoint"))
                .trigger(Trigger.AvailableNow())
                .start()
                .awaitTermination();
    }

    private void report(Dataset<Row> scores, Output directory, double seconds) throws IOException {
        Dataset<Row> cached = scores.cache();
        Map<String, Object> figures = new LinkedHashMap<>();
        ResultTable table = new ResultTable(List.of("of a sequence", "right"));
        for (double share : SHARES) {
            double right = cached.filter(functions.expr(Text.of("at + 1 = int(ceil(%s * steps))", share)))
                    .agg(functions.avg(functions.expr("double(prediction = label)")))
                    .head()
                    .getDouble(0);
            table.add(List.of(Text.of("%.0f %%", 100 * share), Text.of("%.3f", right)));
            figures.put(Text.of("accuracyAt%.0f", 100 * share), right);
        }
        figures.put("events", cached.count());
        figures.put("eventsPerSecond", cached.count() / seconds);
        out.println("\n" + table.text());
        String json = ExampleCommand.json(figures);
        directory.write("result.json", json.getBytes(StandardCharsets.UTF_8));
        out.println(json);
        cached.unpersist();
    }
}
