package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.kernel.opencl.DeviceChoice;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;

/**
 * How to train: everything but the network and the data. Ranges are checked where users set them, in the stages' params.
 *
 * @param epochs                of the history, each of some passes over the data
 * @param passes                over the data in an epoch, at least 1
 * @param batchSize             rows per mini-batch at most: the rows of a block are split evenly into as few batches as fit
 * @param averagingInterval     mini-batch steps between two averagings
 * @param averagingWarmupSteps  steps at the start in which the interval is an eighth of that (post-local SGD, Lin and
 *                              others 2020, arXiv:1808.07217): partitions drift apart most while the loss falls fast
 * @param outer                 what becomes of an average
 * @param gradientClip          largest allowed length of the gradient, all parameters together; 0 for no limit
 * @param tol                   stop when the training loss falls by less than this share of itself in an epoch; 0 to never
 * @param earlyStoppingPatience epochs without a better validation loss until training stops; 0 to never
 * @param seed                  everything random derives from it
 * @param device                what computes
 */
@DefaultSerializer(JavaForm.class)
public record TrainingConfig(
        Solver solver,
        double stepSize,
        double momentum,
        double weightDecay,
        LearningRateSchedule schedule,
        int epochs,
        int passes,
        int batchSize,
        int averagingInterval,
        int averagingWarmupSteps,
        OuterOptimizer outer,
        double gradientClip,
        double tol,
        int earlyStoppingPatience,
        long seed,
        DeviceChoice device)
        implements Serializable {

    /** Steps between two averagings: a round is then a small part of a fit, and partitions do not drift far apart. */
    public static final int INTERVAL = 64;

    private static final int WARMUP_SHARE = 8;

    /** Steps until the next averaging, from a step of the whole training on. */
    public int interval(long step) {
        return step < averagingWarmupSteps ? Math.max(1, averagingInterval / WARMUP_SHARE) : averagingInterval;
    }

    /** The same for data whose blocks have at most so many rows: no larger batch ever comes, and no room is made for one. */
    public TrainingConfig forRows(long rows) {
        return new TrainingConfig(
                solver,
                stepSize,
                momentum,
                weightDecay,
                schedule,
                epochs,
                passes,
                (int) Math.max(1, Math.min(batchSize, rows)),
                averagingInterval,
                averagingWarmupSteps,
                outer,
                gradientClip,
                tol,
                earlyStoppingPatience,
                seed,
                device);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Starts from plain Adam at a constant rate; the stages have defaults of their own. */
    public static final class Builder {
        private Solver solver = Solver.ADAM;
        private double stepSize = 0.001;
        private double momentum = 0.9;
        private double weightDecay;
        private LearningRateSchedule schedule = LearningRateSchedule.CONSTANT;
        private int epochs = 20;
        private int passes = 1;
        private int batchSize = 128;
        private int averagingInterval = INTERVAL;
        private int averagingWarmupSteps;
        private OuterOptimizer outer = OuterOptimizer.AVERAGE;
        private double gradientClip;
        private double tol;
        private int earlyStoppingPatience;
        private long seed;
        private DeviceChoice device = DeviceChoice.AUTO;

        private Builder() {}

        public Builder solver(Solver value) {
            solver = value;
            return this;
        }

        public Builder stepSize(double value) {
            stepSize = value;
            return this;
        }

        public Builder momentum(double value) {
            momentum = value;
            return this;
        }

        public Builder weightDecay(double value) {
            weightDecay = value;
            return this;
        }

        public Builder schedule(LearningRateSchedule value) {
            schedule = value;
            return this;
        }

        public Builder epochs(int value) {
            epochs = value;
            return this;
        }

        public Builder passes(int value) {
            passes = value;
            return this;
        }

        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        public Builder averagingInterval(int value) {
            averagingInterval = value;
            return this;
        }

        public Builder averagingWarmupSteps(int value) {
            averagingWarmupSteps = value;
            return this;
        }

        public Builder outer(OuterOptimizer value) {
            outer = value;
            return this;
        }

        public Builder gradientClip(double value) {
            gradientClip = value;
            return this;
        }

        public Builder tol(double value) {
            tol = value;
            return this;
        }

        public Builder earlyStoppingPatience(int value) {
            earlyStoppingPatience = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder device(DeviceChoice value) {
            device = value;
            return this;
        }

        public TrainingConfig build() {
            return new TrainingConfig(
                    solver,
                    stepSize,
                    momentum,
                    weightDecay,
                    schedule,
                    epochs,
                    passes,
                    batchSize,
                    averagingInterval,
                    averagingWarmupSteps,
                    outer,
                    gradientClip,
                    tol,
                    earlyStoppingPatience,
                    seed,
                    device);
        }
    }
}
