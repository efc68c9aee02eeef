package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import io.github.sparklayernorm.train.TrainingState;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains a network on the rows of a Dataset: pack, then rounds of local training and averaging until done.
 *
 * <p>The same seed, rows and partitions give the same bits, however tasks are scheduled.
 */
public final class DistributedTrainer {
    private final NetworkSpec spec;
    private final TrainingConfig config;
    private final List<TrainingListener> listeners;
    private final CheckpointSettings checkpoints;

    public DistributedTrainer(NetworkSpec spec, TrainingConfig config, List<TrainingListener> listeners) {
        this(spec, config, listeners, CheckpointSettings.NONE);
    }

    public DistributedTrainer(
            NetworkSpec spec, TrainingConfig config, List<TrainingListener> listeners, CheckpointSettings checkpoints) {
        this.spec = spec;
        this.config = config;
        this.listeners = List.copyOf(listeners);
        this.checkpoints = checkpoints;
    }

    /** As the other fit, for rows whose columns have no names of their own to be spoken of. */
    public TrainingResult fit(Dataset<Row> rows, float[] initial) {
        boolean vectorLabel = rows.schema().apply("label").dataType().equals(SQLDataTypes.VectorType());
        boolean classes = spec.loss().targets() == Loss.Targets.CLASS;
        RowFormat format = new RowFormat(
                "training",
                "features",
                "label",
                "weight",
                spec.inputs(),
                "as the network has inputs",
                classes ? spec.outputs() : 0,
                spec.loss().targetWidth(spec.outputs()),
                vectorLabel,
                RowFormat.InvalidRows.ERROR);
        try (JobText text = new JobText(rows.sparkSession().sparkContext(), "training")) {
            return fit(rows, format, TrainingPlan.asTheyCome(config.epochs()), initial, null, text);
        }
    }

    /**
     * @param dataset columns features (vector), label (double, or vector for several targets), weight (double),
     *                validation (boolean)
     * @param format  what the rows must look like; a row that does not stops the training or is left out
     * @param plan    how the rows are gone over, which the config follows
     * @param initial parameters to start from, or null for fresh ones from the seed
     * @param classes by which rows of classes are weighed and predictions looked at; null: neither is done
     * @param text    what the UI says of the jobs
     */
    public TrainingResult fit(
            Dataset<Row> dataset,
            RowFormat format,
            TrainingPlan plan,
            float[] initial,
            ClassSettings classes,
            JobText text) {
        SparkContext context = dataset.sparkSession().sparkContext();
        try (JobScope jobs = new JobScope(context);
                ProgressLine line = ProgressLine.of(context, config.epochs());
                PackedData packed = pack(classes == null ? dataset : classes.weigh(dataset), format, plan, text)) {
            PackedPartitions training = packed.training();
            requireRows(training, format);
            Validation validation = Validation.of(packed.validation(), format);
            Gauges gauges =
                    new Gauges(context, text.stage(), packed.validation().weight() > 0);
            Network network = start(initial);
            List<TrainingListener> told = new ArrayList<>(listeners);
            told.add(line);
            if (config.solver().fullBatch()) {
                TrainingResult result = lookedAt(
                        context,
                        training,
                        fullBatch(context, told, network, training, validation, text, gauges),
                        classes,
                        text,
                        gauges);
                jobs.succeeded();
                line.succeeded();
                return result;
            }
            requireBatches(network, training, format);
            boolean setAside = plan.validationShare() > 0;
            Progress progress = progress(network, setAside);
            try (Rounds rounds = new Rounds(context, gauges, packed.all().mostRows(), spec, config)) {
                Checkpoints saved = Checkpoints.open(
                        context, checkpoints, new Fingerprint(spec, config, packed, setAside, initial));
                saved.restore(progress);
                EpochRows rows = new EpochRows(packed, config.epochs());
                TrainingResult trained = new Training(
                                context, spec, config, told, rows, validation, rounds, saved, text, gauges)
                        .run(progress);
                TrainingResult result = lookedAt(context, training, trained, classes, text, gauges);
                saved.fitEnded();
                jobs.succeeded();
                line.succeeded();
                return result;
            }
        }
    }

    private TrainingResult lookedAt(
            SparkContext context,
            PackedPartitions training,
            TrainingResult result,
            ClassSettings classes,
            JobText text,
            Gauges gauges) {
        int epochs = result.history().size();
        text.phase("figures of the training rows");
        return result.with(TrainingFigures.of(context, training, spec, result.parameters(), epochs, classes, gauges));
    }

    private PackedData pack(Dataset<Row> rows, RowFormat format, TrainingPlan plan, JobText text) {
        text.phase("packing rows");
        return PackedData.pack(
                rows,
                format,
                new Packing(
                        plan.replicas(), config.batchSize(), config.passes(), plan.validationShare(), config.seed()));
    }

    /** Rows that were there before packing may all be invalid. */
    private static void requireRows(PackedPartitions training, RowFormat format) {
        if (training.weight() <= 0) {
            throw InvalidInputException.of(
                    format.stage(),
                    "the data must have at least one valid row to train on",
                    "all rows have null, NaN or infinite values, or weight 0",
                    "check the columns before it");
        }
    }

    /** Over one row, batch normalisation is its bias: nothing reaches the layers below, and nothing is learned. */
    private void requireBatches(Network network, PackedPartitions training, RowFormat format) {
        boolean batchNorm = network.parameters().size() > network.parameters().trained(); // has running statistics
        if (batchNorm && training.oneRowBatches()) {
            throw InvalidInputException.of(
                    format.stage(),
                    "with normalization=batch, mini-batches must have 2 rows or more",
                    config.batchSize() == 1
                            ? "batchSize is 1"
                            : "each has one: there are " + training.rows() + " rows in " + training.partitions()
                                    + " partitions",
                    config.batchSize() == 1
                            ? "set a larger batchSize, or normalization=layer"
                            : "use fewer partitions (numPartitions, coalesce), or set normalization=layer");
        }
    }

    private TrainingResult fullBatch(
            SparkContext context,
            List<TrainingListener> told,
            Network network,
            PackedPartitions training,
            Validation validation,
            JobText text,
            Gauges gauges) {
        FullBatchTraining.require(spec, network.parameters(), checkpoints);
        return new FullBatchTraining(context, spec, config, told, text, gauges)
                .run(
                        training,
                        validation,
                        network.parameters().values(),
                        network.parameters().decayed());
    }

    private Network start(float[] initial) {
        Network network = Network.of(spec, Kernels.java());
        if (initial == null) {
            network.initialize(config.seed());
        } else {
            network.parameters().load(initial);
        }
        return network;
    }

    private Progress progress(Network network, boolean setAside) {
        int trained = network.parameters().trained();
        TrainingState state = TrainingState.start(
                network.parameters().values(), config.solver().optimizer(config).momentCount(), trained);
        return new Progress(
                state,
                new float[config.outer().hasMomentum() ? trained : 0],
                new StoppingRule(config),
                OverfittingWatch.of(config, setAside, spec.loss().metricIsSquare()));
    }
}
