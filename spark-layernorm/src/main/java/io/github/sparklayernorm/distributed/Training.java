package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.Interval;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import io.github.sparklayernorm.train.TrainingState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rounds of a fit, from wherever its progress stands to its end. */
final class Training {
    private static final Logger LOG = LoggerFactory.getLogger(Training.class);

    private final SparkContext context;
    private final NetworkSpec spec;
    private final TrainingConfig config;
    private final List<TrainingListener> listeners;
    private final PackedPartitions data;
    private final Validation validation;
    private final Rounds rounds;
    private final Checkpoints checkpoints;
    private long leftOut; // steps without a finite gradient

    Training(
            SparkContext context,
            NetworkSpec spec,
            TrainingConfig config,
            List<TrainingListener> listeners,
            PackedPartitions data,
            Validation validation,
            Rounds rounds,
            Checkpoints checkpoints) {
        this.context = context;
        this.spec = spec;
        this.config = config;
        this.listeners = listeners;
        this.data = data;
        this.validation = validation;
        this.rounds = rounds;
        this.checkpoints = checkpoints;
    }

    TrainingResult run(Progress progress) {
        while (progress.epoch < config.epochs() && !progress.stopping.stop()) {
            describe(progress);
            while (progress.step < data.stepsPerEpoch()) {
                round(progress);
                checkpoints.roundEnded(progress);
            }
            endEpoch(progress);
        }
        if (leftOut > 0) {
            LOG.warn(
                    "{} mini-batches had gradients that were not finite and were left out (gradientClip={} keeps such a"
                            + " step from the parameters); for long sequences set truncationSteps, or cut them, or try a"
                            + " smaller stepSize.",
                    leftOut,
                    config.gradientClip());
        }
        return new TrainingResult(
                progress.stopping.best(progress.state.parameters()),
                List.copyOf(progress.history),
                rounds.kernelsByExecutor());
    }

    private void round(Progress progress) {
        long began = System.nanoTime();
        long stepsDone = (long) progress.epoch * data.stepsPerEpoch() + progress.step;
        Interval interval = new Interval(
                progress.epoch,
                progress.step,
                config.interval(stepsDone),
                stepsDone,
                (long) config.epochs() * data.stepsPerEpoch(),
                data.weight() / data.rows());
        Averaged outcome = run(progress.state, interval);
        if (outcome.state() != null) {
            step(progress, outcome.state(), interval);
            requireFinite(progress, interval);
        }
        leftOut += outcome.leftOut();
        progress.step = (int) Math.min(data.stepsPerEpoch(), (long) progress.step + interval.steps());
        progress.rounds++;
        progress.weight += outcome.weight();
        progress.lossSum += outcome.lossSum();
        progress.seconds += (System.nanoTime() - began) * 1e-9;
        double done = progress.step / (double) data.stepsPerEpoch();
        double loss = outcome.lossSum() / outcome.weight();
        listeners.forEach(listener -> listener.roundEnded(interval.epoch() + 1, config.epochs(), done, loss));
    }

    private void step(Progress progress, TrainingState average, Interval interval) {
        double gamma = config.stepSize() * config.schedule().factor(interval.stepsDone(), interval.totalSteps());
        config.outer().step(progress.state.parameters(), average.parameters(), progress.outerMomentum, gamma);
        if (config.outer().resetsMoments(config.solver())) {
            for (float[] moment : average.moments()) {
                Arrays.fill(moment, 0f);
            }
        }
        progress.state = average;
    }

    /** A loss tells of the parameters before its step; the last step of a round may be the one that ends them. */
    private void requireFinite(Progress progress, Interval interval) {
        if (!TrainingResult.finite(progress.state.parameters())) {
            throw diverged("The parameters must stay finite, but in epoch %d some", "", interval, null);
        }
    }

    private Averaged run(TrainingState state, Interval interval) {
        try {
            return rounds.run(state, interval);
        } catch (DivergedException e) {
            throw diverged(
                    "The training loss must stay finite, but in epoch %d it",
                    " in partition " + e.partition(), interval, e);
        }
    }

    private IllegalStateException diverged(String what, String where, Interval interval, DivergedException cause) {
        return new IllegalStateException(
                String.format(
                        Locale.ROOT,
                        what
                                + " became NaN or infinite%s; try a smaller stepSize (now %s), gradientClip=1, or scale the"
                                + " features.%s",
                        interval.epoch() + 1,
                        where,
                        config.stepSize(),
                        checkpoints.lastOne()),
                cause);
    }

    private void endEpoch(Progress progress) {
        Evaluation evaluation = validation.evaluate(context, spec, progress.state.parameters(), progress.epoch + 1);
        EpochRecord record = new EpochRecord(
                progress.epoch + 1,
                progress.lossSum / progress.weight,
                evaluation.loss(),
                evaluation.metric(),
                progress.seconds,
                config.passes() * data.rows() / progress.seconds,
                learningRate(progress.epoch));
        progress.history.add(record);
        progress.stopping.epochEnded(record, progress.state.parameters());
        progress.nextEpoch();
        report(record);
    }

    private double learningRate(int epoch) {
        long steps = data.stepsPerEpoch();
        return config.stepSize() * config.schedule().factor((epoch + 1) * steps - 1, config.epochs() * steps);
    }

    private void describe(Progress progress) {
        List<EpochRecord> history = progress.history;
        String loss = history.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        " · loss %.4g",
                        history.get(history.size() - 1).trainingLoss());
        context.setJobDescription("epoch " + (progress.epoch + 1) + "/" + config.epochs() + loss);
    }

    private void report(EpochRecord record) {
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
