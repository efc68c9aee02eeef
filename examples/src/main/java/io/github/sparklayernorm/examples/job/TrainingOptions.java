package io.github.sparklayernorm.examples.job;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Params;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options of a network and its training, for any stage of the library. Ranges are those of the stage's params, which
 * refuse other values; defaults too, unless a program has its own.
 */
public final class TrainingOptions {
    private static final Map<String, String> PARAMS = Map.of(
            "--hidden", "hiddenLayers",
            "--normalization", "normalization",
            "--activation", "activation",
            "--dropout", "dropout",
            "--batch-size", "batchSize",
            "--epochs", "maxIter",
            "--step-size", "stepSize",
            "--averaging-interval", "averagingInterval",
            "--device", "device",
            "--seed", "seed");

    @Option(
            names = "--hidden",
            split = ",",
            paramLabel = "UNITS",
            description = "Units of each hidden layer (default: ${DEFAULT-VALUE}).")
    private int[] hidden;

    @Option(
            names = "--normalization",
            paramLabel = "NAME",
            description = "layer, batch, weight or none (default: ${DEFAULT-VALUE}).")
    private String normalization;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description = "relu, tanh, sigmoid, gelu or identity (default: ${DEFAULT-VALUE}).")
    private String activation;

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            description = "Share of hidden units left out in each step (default: ${DEFAULT-VALUE}).")
    private double dropout;

    @Option(
            names = "--batch-size",
            paramLabel = "ROWS",
            description = "Rows of a mini-batch in each partition (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training rows (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--step-size",
            paramLabel = "RATE",
            description = "Learning rate of Adam (default: ${DEFAULT-VALUE}).")
    private double stepSize;

    @Option(
            names = "--averaging-interval",
            paramLabel = "STEPS",
            description = "Steps that partitions take alone between two averagings (default: ${DEFAULT-VALUE}).")
    private int averagingInterval;

    @Option(names = "--device", paramLabel = "NAME", description = "auto, cpu or opencl (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Everything random follows from it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Sets every param of the stage that has an option. */
    public <S extends Params> S applyTo(S stage) {
        PARAMS.forEach((option, param) -> set(stage, option, param));
        return stage;
    }

    public int epochs() {
        return epochs;
    }

    public long seed() {
        return seed;
    }

    private void set(Params stage, String option, String param) {
        try {
            stage.set(stage.getParam(param), command.findOption(option).getValue());
        } catch (IllegalArgumentException e) {
            // "Stage: param "name" must be ..., but is ...; explainParams() tells ...": the middle is for this user too
            String reason =
                    e.getMessage().replaceFirst("^.*?param \"\\w+\" ", "").replaceFirst("; explainParams.*$", "");
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '" + option + "': " + reason, e);
        }
    }

    /** Defaults of the options: the program's own, else those of the stage's params. */
    public static IDefaultValueProvider defaults(Params stage, Map<String, String> own) {
        return argument -> {
            String name = name(argument);
            if (own.containsKey(name) || !PARAMS.containsKey(name)) {
                return own.get(name);
            }
            return text(stage.getDefault(stage.getParam(PARAMS.get(name))).get());
        };
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : "";
    }

    private static String text(Object value) {
        return value instanceof int[] sizes
                ? Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(","))
                : value.toString();
    }
}
