package io.github.sparklayernorm.examples.job;

import org.apache.spark.ml.param.Params;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options of a network and its training, for any stage of the library. Ranges are those of the stage's params, which
 * refuse other values; defaults too, unless a program has its own.
 */
public final class TrainingOptions {
    @Option(
            names = "--hidden",
            split = ",",
            paramLabel = "UNITS",
            description = "Units of each hidden layer (default: ${DEFAULT-VALUE}).")
    private int[] hidden;

    @Option(
            names = "--normalization",
            paramLabel = "NAME",
            description = "layer, batch, weight, none, rms or group(n) (default: ${DEFAULT-VALUE}).")
    private String normalization;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description = "relu, tanh, sigmoid, gelu, silu or identity (default: ${DEFAULT-VALUE}).")
    private String activation;

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            description = "Share of hidden units left out in each step (default: ${DEFAULT-VALUE}).")
    private double dropout;

    @Option(
            names = "--batch-size",
            paramLabel = "ROWS",
            description = "Rows of a mini-batch in each replica (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = PassesConverter.class,
            description = "Passes over the training rows (default: ${DEFAULT-VALUE}).")
    private Integer epochs;

    @Option(names = "--step-size", paramLabel = "RATE", description = "Learning rate (default: ${DEFAULT-VALUE}).")
    private double stepSize;

    @Option(
            names = "--averaging-interval",
            paramLabel = "STEPS",
            description = "Steps that replicas take alone between two averagings (default: ${DEFAULT-VALUE}).")
    private int averagingInterval;

    @Option(names = "--device", paramLabel = "NAME", description = "auto, cpu or opencl (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Everything random follows from it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text and end.")
    private boolean help;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Sets every param of the stage whose option is given, or has a default of the program's own. */
    public <S extends Params> S applyTo(S stage) {
        ParamOptions.apply(command, stage);
        return stage;
    }

    /** For programs that have a default of their own. */
    public int epochs() {
        return epochs;
    }

    public long seed() {
        return seed;
    }
}
