package io.github.sparklayernorm.examples;

import io.github.sparklayernorm.examples.job.CountConverter;
import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.examples.job.Output;
import io.github.sparklayernorm.examples.job.Session;
import io.github.sparklayernorm.examples.job.Text;
import io.github.sparklayernorm.examples.plot.ConfusionMatrix;
import io.github.sparklayernorm.examples.plot.LineChart;
import io.github.sparklayernorm.examples.plot.Plots;
import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Test error against the size of the mini-batch, for each of the four normalisations. */
@Command(
        name = "BatchSizeStudy",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Trains one network on digits with each normalisation and each batch size, for the same number of epochs, and"
                    + " draws its error on other digits. One partition, so that averaging plays no part.",
            "The last line on standard output is one JSON object: mean test error by normalisation and batch size.",
            ""
        })
public final class BatchSizeStudy implements Callable<Integer> {
    private static final List<String> NORMALIZATIONS = List.of("layer", "batch", "weight", "none");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory of IDX files, such as MNIST's (default: none, digits are drawn).")
    private String data;

    @Option(
            names = "--train-rows",
            paramLabel = "N",
            converter = CountConverter.class,
            defaultValue = "4000",
            description = "Digits to train on (default: ${DEFAULT-VALUE}).")
    private int trainRows;

    @Option(
            names = "--test-rows",
            paramLabel = "N",
            converter = CountConverter.class,
            defaultValue = "4000",
            description = "Digits to test with (default: ${DEFAULT-VALUE}).")
    private int testRows;

    @Option(
            names = "--batch-sizes",
            split = ",",
            paramLabel = "ROWS",
            defaultValue = "1,2,4,8,16,32,64,128,256",
            description = "Sizes of the mini-batch (default: ${DEFAULT-VALUE}).")
    private int[] batchSizes;

    @Option(
            names = "--hidden",
            split = ",",
            paramLabel = "UNITS",
            defaultValue = "100",
            description = "Units of each hidden layer (default: ${DEFAULT-VALUE}).")
    private int[] hidden;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = CountConverter.class,
            defaultValue = "20",
            description = "Passes over the training rows (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            converter = CountConverter.class,
            defaultValue = "1",
            description =
                    "Trainings of each kind, from seeds 1 to N; errors are their means (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "out/batch-size",
            description = "Where batch-size.png and batch-size.csv are written (default: ${DEFAULT-VALUE}).")
    private String output;

    @Spec
    private CommandSpec spec;

    private final PrintStream out;

    private BatchSizeStudy(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        ExampleCommand.main(command(System.out, System.err), args);
    }

    /** The program with these streams as standard output and error. */
    static CommandLine command(PrintStream out, PrintStream err) {
        return ExampleCommand.of(
                new BatchSizeStudy(out), new LayerNormMLPClassifier(), "--hidden 100 --epochs 20", out, err);
    }

    @Override
    public Integer call() {
        try (Session session = Session.open("BatchSizeStudy");
                Output directory = ExampleCommand.argument(spec, () -> Output.in(session.spark(), output))) {
            DigitsData digits = ExampleCommand.argument(
                    spec,
                    () -> data == null
                            ? DigitsData.drawn(session.spark(), 1, trainRows, testRows, 1)
                            : DigitsData.read(session.spark(), data, trainRows, testRows, 1));
            out.println(digits.description());
            Map<String, double[]> errors = errors(digits);
            directory.write("batch-size.png", picture(errors));
            directory.write("batch-size.csv", table(errors).getBytes(StandardCharsets.UTF_8));
            out.println(Text.of("%s now has batch-size.png and batch-size.csv", directory));
            out.println(ExampleCommand.json(Map.of("batchSizes", batchSizes, "testError", errors)));
            out.flush();
            return 0;
        }
    }

    private Map<String, double[]> errors(DigitsData digits) {
        digits.train().cache();
        digits.test().cache();
        try {
            Map<String, double[]> errors = new LinkedHashMap<>();
            for (String normalization : NORMALIZATIONS) {
                errors.put(normalization, errors(normalization, digits));
            }
            return errors;
        } finally {
            digits.train().unpersist();
            digits.test().unpersist();
        }
    }

    /** Mean test error for each batch size; NaN where batch normalisation has one row to normalise over. */
    private double[] errors(String normalization, DigitsData digits) {
        double[] errors = new double[batchSizes.length];
        for (int i = 0; i < batchSizes.length; i++) {
            if (normalization.equals("batch") && batchSizes[i] == 1) {
                errors[i] = Double.NaN;
                out.println("batch   batch size   1: not trained, since the statistics of one row say nothing");
                continue;
            }
            for (int seed = 1; seed <= seeds; seed++) {
                errors[i] += error(normalization, batchSizes[i], seed, digits) / seeds;
            }
            out.println(Text.of(
                    "%-6s  batch size %3d: test error %5.2f %%", normalization, batchSizes[i], 100 * errors[i]));
        }
        return errors;
    }

    private double error(String normalization, int batchSize, long seed, DigitsData digits) {
        LayerNormMLPClassifier classifier = new LayerNormMLPClassifier()
                .setNormalization(normalization)
                .setBatchSize(batchSize)
                .setHiddenLayers(hidden)
                .setMaxIter(epochs)
                // Plain Adam on the pixels as they are: what differs is the normalisation alone.
                .setStandardization(false)
                .setSolver("adam")
                .setStepSize(0.001)
                .setLearningRateSchedule("constant")
                .setWarmupSteps(0)
                // One partition has nobody to average with: a round may be as long as an epoch.
                .setAveragingInterval(trainRows)
                .setSeed(seed);
        return 1
                - ConfusionMatrix.of(classifier.fit(digits.train()).transform(digits.test()), 10)
                        .accuracy();
    }

    private byte[] picture(Map<String, double[]> errors) {
        LineChart chart = Plots.lines(
                        "Test error after %d epochs on %,d digits".formatted(epochs, trainRows),
                        "rows in a mini-batch",
                        "test error, %")
                .doublingX()
                .logY();
        double[] sizes = Arrays.stream(batchSizes).asDoubleStream().toArray();
        errors.forEach((normalization, error) -> chart.add(
                normalization, sizes, Arrays.stream(error).map(e -> 100 * e).toArray()));
        return chart.png();
    }

    private String table(Map<String, double[]> errors) {
        StringBuilder csv = new StringBuilder("batchSize," + String.join(",", errors.keySet()) + "\n");
        for (int i = 0; i < batchSizes.length; i++) {
            int size = i;
            csv.append(batchSizes[i]).append(',');
            csv.append(errors.values().stream()
                    .map(error -> Double.isNaN(error[size]) ? "" : "%.4f".formatted(error[size]))
                    .collect(Collectors.joining(",")));
            csv.append('\n');
        }
        return csv.toString();
    }
}
