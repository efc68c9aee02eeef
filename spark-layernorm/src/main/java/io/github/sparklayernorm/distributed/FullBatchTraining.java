package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.model.Parameters;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.Lbfgs;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkContext;

/**
 * solver = l-bfgs: limited-memory BFGS over the gradient of all rows, for small problems. An epoch is one of its
 * iterations, which takes one evaluation of the loss or, where its line search has to look further, some.
 */
final class FullBatchTraining {
    private final SparkContext context;
    private final NetworkSpec spec;
    private final TrainingConfig config;
    private final List<TrainingListener> listeners;
    private final JobText text;
    private final Gauges gauges;

    FullBatchTraining(
            SparkContext context,
            NetworkSpec spec,
            TrainingConfig config,
            List<TrainingListener> listeners,
            JobText text,
            Gauges gauges) {
        this.context = context;
        this.spec = spec;
        this.config = config;
        this.listeners = listeners;
        this.text = text;
        this.gauges = gauges;
    }

    /** Refuses what a loss over all rows cannot have. */
    static void require(NetworkSpec spec, Parameters parameters, CheckpointSettings checkpoints) {
        if (parameters.size() > parameters.trained()) {
            throw refused("a normalization without statistics of mini-batches (any but batch)", "it is batch");
        }
        if (spec instanceof MlpSpec mlp && mlp.dropout() > 0) {
            throw refused("a loss that is the same each time it is asked for", "dropout is " + mlp.dropout());
        }
        if (checkpoints.wanted()) {
            throw refused("no checkpointDir", "one is set; its fits are short, and have no rounds to go on from");
        }
    }

    private static IllegalArgumentException refused(String needs, String came) {
        return new IllegalArgumentException(
                "solver=l-bfgs needs " + needs + ", but " + came + "; change that or take solver=adam.");
    }

    /** @param start all parameters, [trained] */
    TrainingResult run(PackedPartitions data, Validation validation, float[] start, int decayed) {
        StoppingRule stopping = new StoppingRule(config);
        List<EpochRecord> history = new ArrayList<>();
        float[] parameters = start;
        text.phase("l-bfgs, the loss to begin with");
        Lbfgs lbfgs = new Lbfgs(
                new FullBatchLoss(context, gauges, data, spec, config.batchSize(), config.weightDecay(), decayed),
                doubles(start));
        requireFinite(lbfgs.value(), start, 0);
        long began = System.nanoTime();
        while (history.size() < config.epochs() && !stopping.stop() && step(lbfgs, history)) {
            parameters = FullBatchLoss.floats(lbfgs.x());
            requireFinite(lbfgs.value(), parameters, history.size() + 1);
            double seconds = (System.nanoTime() - began) * 1e-9;
            int epoch = history.size() + 1;
            Evaluation evaluation = validation.evaluate(context, spec, parameters, epoch);
            EpochRecord record = record(epoch, lbfgs.value(), data, evaluation, seconds);
            history.add(record);
            gauges.epochEnded(record);
            stopping.epochEnded(record, parameters);
            listeners.forEach(listener -> listener.epochEnded(record));
            began = System.nanoTime();
        }
        return new TrainingResult(
                stopping.best(parameters),
                List.copyOf(history),
                Map.of("all", Kernels.best().name()));
    }

    private boolean step(Lbfgs lbfgs, List<EpochRecord> history) {
        text.phase("l-bfgs, iteration " + (history.size() + 1) + "/" + config.epochs() + Training.figures(history));
        return lbfgs.step();
    }

    /** Without a finite loss to begin with, no step is a descent: the start would come back as a model. */
    private static void requireFinite(double loss, float[] parameters, int iteration) {
        if (!Double.isFinite(loss) || !TrainingResult.finite(parameters)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "The %s must stay finite, but %s NaN or infinite in iteration %d; scale the features, or take"
                            + " solver=adamw with gradientClip=1.",
                    Double.isFinite(loss) ? "parameters" : "training loss",
                    Double.isFinite(loss) ? "some became" : "it became",
                    iteration));
        }
    }

    private static EpochRecord record(
            int epoch, double loss, PackedPartitions data, Evaluation evaluation, double seconds) {
        return new EpochRecord(
                epoch, loss, evaluation.loss(), evaluation.metric(), seconds, data.rows() / seconds, Double.NaN);
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
