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
    private final EpochRows rows;
    private final Validation validation;
    private final Rounds rounds;
    private final Checkpoints checkpoints;
    private final JobText text;
    private final Gauges gauges;
    private long leftOut; // steps without a finite gradient

    Training(
            SparkContext context,
            NetworkSpec spec,
            TrainingConfig config,
            List<TrainingListener> listeners,
            EpochRows rows,
            Validation validation,
            Rounds rounds,
            Checkpoints checkpoints,
            JobText text,
            Gauges gauges) {
        this.context = context;
        this.spec = spec;
        this.config = config;
        this.listeners = listeners;
        this.rows = rows;
        this.validation = validation;
        this.rounds = rounds;
        this.checkpoints = checkpoints;
        this.text = text;
        this.gauges = gauges;
    }

    TrainingResult run(Progress progress) {
        while (progress.epoch < progress.watch.lastEpoch() && !progress.stopping.stop()) {
            PackedPartitions data = rows.trained(progress.epoch, progress.watch);
            while (progress.step < data.stepsPerEpoch()) {
                round(progress, data);
                checkpoints.roundEnded(progress);
            }
            endEpoch(progress, data);
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

    private void round(Progress progress, PackedPartitions data) {
        text.phase(epoch(progress) + ", round " + (progress.rounds + 1) + figures(progress.history));
        long began = System.nanoTime();
        long stepsDone = rows.stepsBefore(progress.epoch, progress.watch) + progress.step;
        Interval interval = new Interval(
                progress.epoch,
                progress.step,
                config.interval(stepsDone),
                stepsDone,
                rows.course(progress.watch),
                data.weight() / data.rows());
        Averaged outcome = run(progress.state, interval, data);
        if (outcome.state() != null) {
            step(progress, outcome.state(), interval);
            requireFinite(progress, interval);
        }
        leftOut += outcome.leftOut();
        progress.step = (int) Math.min(data.stepsPerEpoch(), (long) progress.step + interval.steps());
        progress.rounds++;
        progress.weight += outcome.weight();
        progress.lossSum += outcome.lossSum();
        double seconds = (System.nanoTime() - began) * 1e-9;
        progress.seconds += seconds;
        gauges.roundEnded(outcome, seconds);
        double done = progress.step / (double) data.stepsPerEpoch();
        double loss = outcome.lossSum() / outcome.weight();
        int epochs = progress.watch.lastEpoch();
        listeners.forEach(listener -> listener.roundEnded(interval.epoch() + 1, epochs, done, loss));
    }

    private void step(Progress progress, TrainingState average, Interval interval) {
        double gamma = config.stepSize() * config.schedule().factor(interval.stepsDone(), interval.course());
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

    private Averaged run(TrainingState state, Interval interval, PackedPartitions data) {
        try {
            return rounds.run(state, interval, data);
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

    private void endEpoch(Progress progress, PackedPartitions data) {
        text.phase(epoch(progress) + ", validation" + figures(progress.history));
        Evaluation evaluation = progress.watch.watches(progress.epoch)
                ? validation.evaluate(context, spec, progress.state.parameters(), progress.epoch + 1)
                : Evaluation.NONE;
        EpochRecord record = new EpochRecord(
                progress.epoch + 1,
                progress.lossSum / progress.weight,
                evaluation.loss(),
                evaluation.metric(),
                progress.seconds,
                config.passes() * data.rows() / progress.seconds,
                learningRate(progress));
        progress.history.add(record);
        gauges.epochEnded(record);
        progress.stopping.epochEnded(record, progress.state.parameters());
        float[] back = progress.watch.epochEnded(record, progress.state.parameters());
        if (back != null) {
            goBack(progress, back);
        }
        progress.nextEpoch();
        report(record, progress.watch.lastEpoch());
    }

    private void goBack(Progress progress, float[] parameters) {
        LOG.info(
                "The rows set aside say that the network learns the others by heart: it goes back to epoch {}, and training"
                        + " ends with epoch {}.",
                progress.watch.best(),
                progress.watch.lastEpoch());
        progress.state = new TrainingState(parameters, progress.state.moments());
        Arrays.fill(progress.outerMomentum, 0f);
    }

    private double learningRate(Progress progress) {
        long lastStep = rows.stepsBefore(progress.epoch + 1, progress.watch) - 1;
        return config.stepSize() * config.schedule().factor(lastStep, rows.course(progress.watch));
    }

    private static String epoch(Progress progress) {
        return "epoch " + (progress.epoch + 1) + "/" + progress.watch.lastEpoch();
    }

    /** Of the last epoch, for the description of the jobs that follow. */
    static String figures(List<EpochRecord> history) {
        if (history.isEmpty()) {
            return "";
        }
        EpochRecord last = history.get(history.size() - 1);
        String validation = Double.isNaN(last.validationLoss())
                ? ""
                : String.format(
                        Locale.ROOT, " · validation %.4g (%.4g)", last.validationLoss(), last.validationMetric());
        return String.format(
                Locale.ROOT, " · loss %.4g%s · %,.0f rows/s", last.trainingLoss(), validation, last.rowsPerSecond());
    }

    private void report(EpochRecord record, int epochs) {
        LOG.info(
                "epoch {}/{} · loss {} · {} rows/s · {}",
                record.epoch(),
                epochs,
                String.format(Locale.ROOT, "%.4g", record.trainingLoss()),
                Math.round(record.rowsPerSecond()),
                rounds.kernelsByExecutor().values().stream().distinct().toList());
        listeners.forEach(listener -> listener.epochEnded(record));
    }
}
