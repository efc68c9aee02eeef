package io.github.sparklayernorm.train;

import java.io.Serializable;

/**
 * How to train: everything but the network and the data. Ranges are checked where users set them, in the stages' params.
 *
 * @param epochs                passes over the data
 * @param batchSize             rows per mini-batch at most: the rows of a block are split evenly into as few batches as fit
 * @param averagingInterval     mini-batch steps between two averagings
 * @param gradientClip          largest allowed length of the gradient, all parameters together; 0 for no limit
 * @param tol                   stop when the training loss falls by less than this share of itself in an epoch; 0 to never
 * @param earlyStoppingPatience epochs without a better validation loss until training stops; 0 to never
 * @param seed                  everything random derives from it
 * @param device                {@code auto}, {@code cpu} or {@code opencl}
 */
public record TrainingConfig(
        Solver solver,
        double stepSize,
        double momentum,
        double weightDecay,
        LearningRateSchedule schedule,
        int epochs,
        int batchSize,
        int averagingInterval,
        double gradientClip,
        double tol,
        int earlyStoppingPatience,
        long seed,
        String device)
        implements Serializable {

    public static Builder builder() {
        return new Builder();
    }

    /** Starts from the defaults of the stages; a test holds the two together. */
    public static final class Builder {
        private Solver solver = Solver.ADAM;
        private double stepSize = 0.001;
        private double momentum = 0.9;
        private double weightDecay;
        private LearningRateSchedule schedule = LearningRateSchedule.CONSTANT;
        private int epochs = 20;
        private int batchSize = 128;
        private int averagingInterval = 64;
        private double gradientClip;
        private double tol;
        private int earlyStoppingPatience;
        private long seed;
        private String device = "auto";

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

        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        public Builder averagingInterval(int value) {
            averagingInterval = value;
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

        public Builder device(String value) {
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
                    batchSize,
                    averagingInterval,
                    gradientClip,
                    tol,
                    earlyStoppingPatience,
                    seed,
                    device);
        }
    }
}
