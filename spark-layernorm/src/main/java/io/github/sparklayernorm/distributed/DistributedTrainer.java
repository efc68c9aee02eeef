package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.Interval;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import io.github.sparklayernorm.train.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a network on the rows of a Dataset: pack, then rounds of local training and averaging until done.
 *
 * <p>The same seed, rows and partitions give the same bits, however tasks are scheduled.
 */
public final class DistributedTrainer {
    private static final Logger LOG = LoggerFactory.getLogger(DistributedTrainer.class);

    private final NetworkSpec spec;
    private final TrainingConfig config;
    private final List<TrainingListener> listeners;

    public DistributedTrainer(NetworkSpec spec, TrainingConfig config, List<TrainingListener> listeners) {
        this.spec = spec;
        this.config = config;
        this.listeners = List.copyOf(listeners);
    }

    /** As the other fit, for rows whose columns have no names of their own to be spoken of. */
    public TrainingResult fit(Dataset<Row> rows, float[] initial) {
        boolean vectorLabel = rows.schema().apply("label").dataType().equals(SQLDataTypes.VectorType());
        boolean classes = spec.loss() == Loss.SOFTMAX_CROSS_ENTROPY;
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
        return fit(rows, format, initial);
    }

    /**
     * @param rows    columns features (vector), label (double, or vector for several targets), weight (double),
     *                validation (boolean)
     * @param format  what the rows must look like; a row that does not stops the training or is left out
     * @param initial parameters to start from, or null for fresh ones from the seed
     */
    public TrainingResult fit(Dataset<Row> rows, RowFormat format, float[] initial) {
        SparkContext context = rows.sparkSession().sparkContext();
        try (PackedPartitions training = pack(rows, format, false);
                PackedPartitions validation = pack(rows, format, true);
                Rounds rounds = new Rounds(context, training, spec, config)) {
            requireRows(training, format);
            return train(context, rounds, training, validation, initialState(initial));
        } finally {
            context.setJobDescription(null);
        }
    }

    private PackedPartitions pack(Dataset<Row> rows, RowFormat format, boolean validation) {
        rows.sparkSession().sparkContext().setJobDescription(validation ? "packing validation rows" : "packing rows");
        return PackedPartitions.pack(
                rows.filter(functions.col("validation").equalTo(validation)), format, config.batchSize());
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

    private TrainingState initialState(float[] initial) {
        Network network = Network.of(spec, Kernels.java());
        if (initial == null) {
            network.initialize(config.seed());
        } else {
            network.parameters().load(initial);
        }
        int moments = config.solver().optimizer(config).momentCount();
        return TrainingState.start(
                network.parameters().values(), moments, network.parameters().trained());
    }

    private TrainingResult train(
            SparkContext context,
            Rounds rounds,
            PackedPartitions training,
            PackedPartitions validation,
            TrainingState start) {
        List<EpochRecord> history = new ArrayList<>();
        StoppingRule stopping = new StoppingRule(config);
        TrainingState state = start;
        for (int epoch = 0; epoch < config.epochs() && !stopping.stop(); epoch++) {
            describe(context, epoch, history);
            long began = System.nanoTime();
            EpochRun run = epoch(rounds, training, state, epoch);
            state = run.state();
            double seconds = (System.nanoTime() - began) * 1e-9;
            Evaluation evaluation = validation.rows() == 0
                    ? Evaluation.NONE
                    : Evaluation.of(new JavaSparkContext(context), validation, spec, state.parameters());
            EpochRecord record = new EpochRecord(
                    epoch + 1,
                    run.loss(),
                    evaluation.loss(),
                    evaluation.metric(),
                    seconds,
                    training.rows() / seconds,
                    learningRate(training, epoch));
            history.add(record);
            stopping.epochEnded(record, state.parameters());
            report(record, rounds);
        }
        return new TrainingResult(stopping.best(state.parameters()), List.copyOf(history), rounds.kernelsByExecutor());
    }

    private record EpochRun(TrainingState state, double loss) {}

    private EpochRun epoch(Rounds rounds, PackedPartitions training, TrainingState start, int epoch) {
        int stepsPerEpoch = training.stepsPerEpoch();
        double meanWeight = training.weight() / training.rows();
        TrainingState state = start;
        double weight = 0;
        double lossSum = 0;
        for (int first = 0; first < stepsPerEpoch; first += config.averagingInterval()) {
            Interval interval = new Interval(
                    epoch,
                    first,
                    config.averagingInterval(),
                    (long) epoch * stepsPerEpoch + first,
                    (long) config.epochs() * stepsPerEpoch,
                    meanWeight);
            Rounds.Outcome outcome = run(rounds, state, interval);
            state = outcome.state() == null ? state : outcome.state();
            weight += outcome.weight();
            lossSum += outcome.lossSum();
            double done = Math.min(1.0, (first + config.averagingInterval()) / (double) stepsPerEpoch);
            double loss = outcome.lossSum() / outcome.weight();
            listeners.forEach(listener -> listener.roundEnded(interval.epoch() + 1, config.epochs(), done, loss));
        }
        return new EpochRun(state, lossSum / weight);
    }

    private Rounds.Outcome run(Rounds rounds, TrainingState state, Interval interval) {
        try {
            return rounds.run(state, interval);
        } catch (DivergedException e) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "The training loss must stay finite, but in epoch %d it became NaN or infinite in partition %d;"
                                    + " try a smaller stepSize (now %s), gradientClip=1, or scale the features.",
                            interval.epoch() + 1,
                            e.partition(),
                            config.stepSize()),
                    e);
        }
    }

    private double learningRate(PackedPartitions training, int epoch) {
        long steps = training.stepsPerEpoch();
        return config.stepSize() * config.schedule().factor((epoch + 1) * steps - 1, config.epochs() * steps);
    }

    private void describe(SparkContext context, int epoch, List<EpochRecord> history) {
        String loss = history.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        " · loss %.4g",
                        history.get(history.size() - 1).trainingLoss());
        context.setJobDescription("epoch " + (epoch + 1) + "/" + config.epochs() + loss);
    }

    private void report(EpochRecord record, Rounds rounds) {
        LOG.info(
                "epoch {}/{} · loss {} · {} rows/s · {}",
                record.epoch(),
                config.epochs(),
                String.format(Locale.ROOT, "%.4g", record.trainingLoss()),
                Math.round(record.rowsPerSecond()),
                rounds.kernelsByExecutor().values().stream().distinct().toList());
        listeners.forEach(listener -> listener.epochEnded(record));
    }
}
