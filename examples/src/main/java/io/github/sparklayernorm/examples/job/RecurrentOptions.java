package io.github.sparklayernorm.examples.job;

import org.apache.spark.ml.param.Params;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a recurrent network and its training. Ranges are those of the stage's params, which refuse other values. */
public final class RecurrentOptions {
    @Option(names = "--cell-type", paramLabel = "NAME", description = "rnn, gru or lstm (default: ${DEFAULT-VALUE}).")
    private String cellType;

    @Option(
            names = "--normalization",
            paramLabel = "NAME",
            description = "layer, batch or none (default: ${DEFAULT-VALUE}).")
    private String normalization;

    @Option(
            names = "--hidden",
            paramLabel = "UNITS",
            description = "Units of each recurrent layer (default: ${DEFAULT-VALUE}).")
    private int hidden;

    @Option(names = "--layers", paramLabel = "N", description = "Recurrent layers (default: ${DEFAULT-VALUE}).")
    private int layers;

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            description = "Share of outputs left out in each step (default: ${DEFAULT-VALUE}).")
    private double dropout;

    @Option(
            names = "--batch-size",
            paramLabel = "ROWS",
            description = "Sequences of a mini-batch in each partition (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training sequences (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--step-size",
            paramLabel = "RATE",
            description = "Learning rate of Adam, which falls to 0 along a cosine (default: ${DEFAULT-VALUE}).")
    private double stepSize;

    @Option(
            names = "--gradient-clip",
            paramLabel = "LENGTH",
            description = "Largest length of the gradient, 0 for no limit (default: ${DEFAULT-VALUE}).")
    private double gradientClip;

    @Option(
            names = "--averaging-interval",
            paramLabel = "STEPS",
            description = "Steps that partitions take alone between two averagings (default: ${DEFAULT-VALUE}).")
    private int averagingInterval;

    @Option(
            names = "--partitions",
            paramLabel = "K",
            converter = CountConverter.class,
            description = "Partitions of the rows (default: the parallelism of the Spark master).")
    private Integer partitions;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Everything random follows from it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Sets the params of the stage. */
    public <S extends Params> S applyTo(S stage) {
        set(stage, "cellType", cellType);
        set(stage, "normalization", normalization);
        set(stage, "hiddenSize", hidden);
        set(stage, "numLayers", layers);
        set(stage, "dropout", dropout);
        set(stage, "batchSize", batchSize);
        set(stage, "maxIter", epochs);
        set(stage, "stepSize", stepSize);
        set(stage, "gradientClip", gradientClip);
        set(stage, "averagingInterval", averagingInterval);
        set(stage, "learningRateSchedule", "cosine");
        set(stage, "seed", seed);
        return stage;
    }

    public int epochs() {
        return epochs;
    }

    public long seed() {
        return seed;
    }

    public String normalization() {
        return normalization;
    }

    public int partitions(Session session) {
        return partitions == null ? session.defaultPartitions() : partitions;
    }

    private void set(Params stage, String param, Object value) {
        try {
            stage.set(stage.getParam(param), value);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }
}
