package io.github.sparklayernorm.examples.job;

import org.apache.spark.ml.param.Params;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of a recurrent network and its training. Ranges are those of the stage's params, which refuse other values. */
public final class RecurrentOptions {
    /** Where the programs start from, as on a command line. */
    public static final String DEFAULTS =
            "--hidden 64 --batch-size 32 --epochs 20 --step-size 0.003 --gradient-clip 1.0"
                    + " --averaging-interval 16 --seed 1";

    @Option(
            names = "--cell-type",
            paramLabel = "NAME",
            description = "rnn, gru, lstm or mgu (default: ${DEFAULT-VALUE}).")
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

    @Option(names = "--device", paramLabel = "NAME", description = "auto, cpu or opencl (default: ${DEFAULT-VALUE}).")
    private String device;

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

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text and end.")
    private boolean help;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Sets every param of the stage that has an option; the learning rate falls along a cosine. */
    public <S extends Params> S applyTo(S stage) {
        ParamOptions.apply(command, stage);
        stage.set(stage.getParam("solver"), "adam");
        stage.set(stage.getParam("learningRateSchedule"), "cosine");
        stage.set(stage.getParam("warmupSteps"), 0L);
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
}
