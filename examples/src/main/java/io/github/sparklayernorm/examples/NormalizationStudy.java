package io.github.sparklayernorm.examples;

import io.github.sparklayernorm.examples.job.CountConverter;
import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.examples.job.Output;
import io.github.sparklayernorm.examples.job.Session;
import io.github.sparklayernorm.examples.job.Text;
import io.github.sparklayernorm.examples.plot.LineChart;
import io.github.sparklayernorm.examples.plot.Plots;
import io.github.sparklayernorm.examples.sequences.ChannelScaling;
import io.github.sparklayernorm.examples.sequences.LossCurve;
import io.github.sparklayernorm.examples.sequences.SequenceFile;
import io.github.sparklayernorm.ml.LayerNormRNNClassifier;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How fast does a recurrent network learn with each normalisation, by steps and by the clock? */
@Command(
        name = "NormalizationStudy",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Trains the same recurrent network with layer normalisation, with that of batches (each time step with its own"
                    + " statistics) and without any, from the same seeds on the same mini-batches, and draws the training"
                    + " loss against steps and against seconds. One partition and one thread.",
            "The last line on standard output is one JSON object: by normalisation, the mean loss of the last steps and"
                    + " the seconds of a training.",
            ""
        })
public final class NormalizationStudy implements Callable<Integer> {
    private static final List<String> NORMALIZATIONS = List.of("layer", "batch", "none");

    @Option(
            names = "--train",
            paramLabel = "FILE",
            required = true,
            description = "Sequences, as SequenceClassifier's.")
    private String train;

    @Option(names = "--cell-type", paramLabel = "NAME", description = "rnn, gru or lstm (default: ${DEFAULT-VALUE}).")
    private String cellType;

    @Option(names = "--hidden", paramLabel = "UNITS", description = "Units of the layer (default: ${DEFAULT-VALUE}).")
    private int hidden;

    @Option(names = "--batch-size", paramLabel = "ROWS", description = "Of a mini-batch (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(names = "--step-size", paramLabel = "RATE", description = "Of Adam (default: ${DEFAULT-VALUE}).")
    private double stepSize;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Passes over the sequences (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            converter = CountConverter.class,
            defaultValue = "3",
            description = "Trainings of each kind, from seeds 1 to N; curves are means (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--every",
            paramLabel = "STEPS",
            converter = CountConverter.class,
            defaultValue = "10",
            description = "Steps of which a point of a curve is the mean (default: ${DEFAULT-VALUE}).")
    private int every;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "out/recurrent-normalization",
            description = "Where recurrent-normalization.png and .csv are written (default: ${DEFAULT-VALUE}).")
    private String output;

    @Spec
    private CommandSpec spec;

    private final PrintStream out;

    private NormalizationStudy(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        ExampleCommand.main(command(System.out, System.err), args);
    }

    /** The program with these streams as standard output and error. */
    static CommandLine command(PrintStream out, PrintStream err) {
        return ExampleCommand.of(
                new NormalizationStudy(out),
                new LayerNormRNNClassifier(),
                "--cell-type lstm --hidden 64 --batch-size 32 --step-size 0.003 --epochs 20",
                out,
                err);
    }

    @Override
    public Integer call() {
        if (cellType.equalsIgnoreCase("mgu")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--cell-type': must be one that knows batch normalisation, rnn, gru or lstm,"
                            + " but is " + cellType);
        }
        try (Session session = Session.open("NormalizationStudy");
                Output directory = ExampleCommand.argument(spec, () -> Output.in(session.spark(), output))) {
            Dataset<Row> raw = ExampleCommand.argument(spec, () -> SequenceFile.open(session, train))
                    .rows(1);
            Dataset<Row> rows = ChannelScaling.of(raw).apply(raw).cache();
            String title = Text.of(
                    "%s of %d units on %,d sequences, mean of %d seeds",
                    cellType.toUpperCase(Locale.ROOT), hidden, rows.count(), seeds);
            Map<String, List<LossCurve>> curves = curves(rows);
            directory.write("recurrent-normalization.png", picture(title, curves));
            directory.write("recurrent-normalization.csv", table(curves).getBytes(StandardCharsets.UTF_8));
            out.println(Text.of("%s now has recurrent-normalization.png and recurrent-normalization.csv", directory));
            out.println(ExampleCommand.json(figures(curves)));
            out.flush();
            return 0;
        }
    }

    private Map<String, List<LossCurve>> curves(Dataset<Row> rows) {
        long stepsPerEpoch = (rows.count() + batchSize - 1) / batchSize;
        Map<String, List<LossCurve>> curves = new LinkedHashMap<>();
        for (String normalization : NORMALIZATIONS) {
            fit(rows, normalization, 1, 1, new LossCurve(stepsPerEpoch)); // the JVM compiles what it will time
            curves.put(normalization, new ArrayList<>());
        }
        for (int seed = 1; seed <= seeds; seed++) {
            for (String normalization : NORMALIZATIONS) {
                LossCurve curve = new LossCurve(stepsPerEpoch);
                fit(rows, normalization, seed, epochs, curve);
                curves.get(normalization).add(curve);
                out.println(Text.of(
                        "%-5s seed %d: loss %.4f after %,d steps and %.1f s",
                        normalization, seed, curve.last(), epochs * stepsPerEpoch, curve.lastSecond()));
            }
        }
        return curves;
    }

    private void fit(Dataset<Row> rows, String normalization, long seed, int passes, LossCurve curve) {
        new LayerNormRNNClassifier()
                .setCellType(cellType)
                .setNormalization(normalization)
                .setHiddenSize(hidden)
                .setBatchSize(batchSize)
                // Plain Adam without a clip, which would help the network that has no norms.
                .setSolver("adam")
                .setStepSize(stepSize)
                .setLearningRateSchedule("constant")
                .setWarmupSteps(0)
                .setGradientClip(0)
                .setMaxIter(passes)
                .setAveragingInterval(every)
                .setSeed(seed)
                .addTrainingListener(curve)
                .fit(rows);
    }

    private byte[] picture(String title, Map<String, List<LossCurve>> curves) {
        LineChart bySteps = Plots.lines(title, "steps of " + batchSize + " sequences", "training loss");
        LineChart bySeconds = Plots.lines("The same by the clock", "seconds", "training loss");
        curves.forEach((normalization, of) -> {
            double[] losses = LossCurve.mean(of, LossCurve::losses);
            bySteps.add(normalization, LossCurve.mean(of, LossCurve::steps), losses);
            bySeconds.add(normalization, LossCurve.mean(of, LossCurve::seconds), losses);
        });
        return Plots.below(bySteps.png(), bySeconds.png());
    }

    private static String table(Map<String, List<LossCurve>> curves) {
        StringBuilder csv = new StringBuilder("normalization,seed,step,seconds,loss\n");
        curves.forEach((normalization, of) -> {
            for (int seed = 1; seed <= of.size(); seed++) {
                LossCurve curve = of.get(seed - 1);
                for (int i = 0; i < curve.losses().length; i++) {
                    csv.append("%s,%d,%.0f,%.3f,%.5f\n"
                            .formatted(normalization, seed, curve.steps()[i], curve.seconds()[i], curve.losses()[i]));
                }
            }
        });
        return csv.toString();
    }

    private static Map<String, Map<String, Double>> figures(Map<String, List<LossCurve>> curves) {
        Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
        curves.forEach((normalization, of) -> figures.put(
                normalization,
                Map.of(
                        "lastLoss",
                                of.stream()
                                        .mapToDouble(LossCurve::last)
                                        .average()
                                        .orElse(Double.NaN),
                        "seconds",
                                of.stream()
                                        .mapToDouble(LossCurve::lastSecond)
                                        .average()
                                        .orElse(Double.NaN))));
        return figures;
    }
}
