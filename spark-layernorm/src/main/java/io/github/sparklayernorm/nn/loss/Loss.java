package io.github.sparklayernorm.nn.loss;

import io.github.sparklayernorm.kernel.Kernels;

/** The catalogue of losses. */
public enum Loss {
    /** Cross-entropy of softmax(outputs) with a class number per row. */
    SOFTMAX_CROSS_ENTROPY(1) {
        @Override
        public double forwardBackward(
                Kernels kernels,
                int rows,
                int width,
                float[] outputs,
                float[] targets,
                float[] weights,
                float scale,
                float[] dOutputs) {
            return kernels.softmaxCrossEntropy(rows, width, outputs, targets, weights, scale, dOutputs);
        }

        @Override
        public double ofRow(int row, int width, float[] outputs, float[] targets) {
            return RowSoftmax.logSumExp(outputs, row * width, width) - outputs[row * width + (int) targets[row]];
        }

        @Override
        public double metric(int rows, int width, float[] outputs, float[] targets, float[] weights) {
            double right = 0;
            for (int i = 0; i < rows; i++) {
                int best = i * width;
                for (int j = best + 1; j < (i + 1) * width; j++) {
                    best = outputs[j] > outputs[best] ? j : best;
                }
                right += best - i * width == (int) targets[i] ? weights[i] : 0;
            }
            return right;
        }
    },
    /** Half the squared difference, summed over the outputs, so that the gradient is the difference. */
    SQUARED_ERROR(0) {
        @Override
        public double forwardBackward(
                Kernels kernels,
                int rows,
                int width,
                float[] outputs,
                float[] targets,
                float[] weights,
                float scale,
                float[] dOutputs) {
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                float weight = weights == null ? 1f : weights[i];
                for (int j = i * width; j < (i + 1) * width; j++) {
                    float difference = outputs[j] - targets[j];
                    dOutputs[j] = scale * weight * difference;
                    sum += 0.5 * weight * difference * difference;
                }
            }
            return sum;
        }

        @Override
        public double metric(int rows, int width, float[] outputs, float[] targets, float[] weights) {
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                for (int j = i * width; j < (i + 1) * width; j++) {
                    double difference = outputs[j] - targets[j];
                    sum += weights[i] * difference * difference;
                }
            }
            return sum;
        }

        @Override
        public double ofRow(int row, int width, float[] outputs, float[] targets) {
            double sum = 0;
            for (int j = row * width; j < (row + 1) * width; j++) {
                double difference = outputs[j] - targets[j];
                sum += 0.5 * difference * difference;
            }
            return sum;
        }
    },
    /** Negative log-likelihood of a pen's moves and flags: {@link MixtureDensity}. */
    MIXTURE_DENSITY(0) {
        @Override
        public int targetWidth(int outputs) {
            return 2 + MixtureDensity.flags(outputs);
        }

        @Override
        public double forwardBackward(
                Kernels kernels,
                int rows,
                int width,
                float[] outputs,
                float[] targets,
                float[] weights,
                float scale,
                float[] dOutputs) {
            int targetWidth = targetWidth(width);
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                float weight = weights == null ? 1f : weights[i];
                sum += weight
                        * MixtureDensity.lossAndGradient(
                                width, outputs, i * width, targets, i * targetWidth, scale * weight, dOutputs);
            }
            return sum;
        }

        @Override
        public double metric(int rows, int width, float[] outputs, float[] targets, float[] weights) {
            int targetWidth = targetWidth(width);
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += weights[i] * MixtureDensity.squaredDistance(width, outputs, i * width, targets, i * targetWidth);
            }
            return sum;
        }

        @Override
        public double ofRow(int row, int width, float[] outputs, float[] targets) {
            return MixtureDensity.loss(width, outputs, row * width, targets, row * targetWidth(width));
        }
    };

    private final int fixedTargets;

    Loss(int fixedTargets) {
        this.fixedTargets = fixedTargets;
    }

    /** Numbers per row of targets: 1 for a class number, 2 and the flags for a pen's move, else one for each output. */
    public int targetWidth(int outputs) {
        return fixedTargets > 0 ? fixedTargets : outputs;
    }

    /**
     * @param outputs  [rows,width] read: logits or values
     * @param targets  [rows,targetWidth] read
     * @param weights  [rows] read; null stands for ones
     * @param scale    factor of the gradient: 1 / rows makes it that of the mean
     * @param dOutputs [rows,width] written
     * @return the sum over the rows of weight * loss, not scaled
     */
    public abstract double forwardBackward(
            Kernels kernels,
            int rows,
            int width,
            float[] outputs,
            float[] targets,
            float[] weights,
            float scale,
            float[] dOutputs);

    /**
     * Sum over the rows of weight * (1 where the class is right), or of weight * squared difference over the outputs (of a
     * mixture, between its mean and the move).
     */
    public abstract double metric(int rows, int width, float[] outputs, float[] targets, float[] weights);

    /** Whether {@link #metric} is a square, whose mean is reported as a root. */
    public boolean metricIsSquare() {
        return switch (this) {
            case SOFTMAX_CROSS_ENTROPY -> false;
            case SQUARED_ERROR, MIXTURE_DENSITY -> true;
        };
    }

    /** The loss of one row, in nats where it is a likelihood. */
    public abstract double ofRow(int row, int width, float[] outputs, float[] targets);
}
