package io.github.sparklayernorm.nn.loss;

import io.github.sparklayernorm.kernel.Kernels;

/**
 * Squared error of small differences, absolute error of large ones, so that no row pulls harder than delta (Huber 1964,
 * doi:10.1214/aoms/1177703732; in the scale of PyTorch's HuberLoss, not of its SmoothL1Loss, which divides by delta). Summed
 * over the outputs; d = output - target:
 *
 * <pre>
 * loss = 0.5 d^2                      where |d| <= delta      do = d
 *        delta (|d| - 0.5 delta)      beyond                  do = delta sign(d)
 * </pre>
 *
 * @param delta where the square ends, in the unit of the targets that the network sees; positive and finite as a float
 */
public record Huber(double delta) implements Loss {
    /** 95 % as efficient as the mean where errors are Gaussian, in their deviations (Huber 1981, section 4.5). */
    public static final double USUAL_DELTA = 1.35;

    /** Each takes 7 KB in what a task sends to the driver. */
    private static final int MOST_CONSTANTS = 100;

    public Huber {
        if (!((float) delta > 0 && Float.isFinite((float) delta))) {
            throw new IllegalArgumentException("delta of the Huber loss must be above 0 and finite, but is " + delta
                    + "; " + USUAL_DELTA + " is usual, and a large one makes it squared error.");
        }
    }

    @Override
    public Targets targets() {
        return Targets.VALUES;
    }

    @Override
    public int targetWidth(int outputs) {
        return outputs;
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
        float most = (float) delta;
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            float weight = weights == null ? 1f : weights[i];
            for (int j = i * width; j < (i + 1) * width; j++) {
                float difference = outputs[j] - targets[j];
                dOutputs[j] = scale * weight * Math.max(-most, Math.min(most, difference));
                sum += weight * of(difference);
            }
        }
        return sum;
    }

    @Override
    public double ofRow(int row, int width, float[] outputs, float[] targets) {
        double sum = 0;
        for (int j = row * width; j < (row + 1) * width; j++) {
            sum += of(outputs[j] - targets[j]);
        }
        return sum;
    }

    /** The loss of one difference. */
    double of(double difference) {
        double size = Math.abs(difference);
        return size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
    }

    @Override
    public double metric(int rows, int width, float[] outputs, float[] targets, float[] weights) {
        return SquaredError.squares(rows, width, outputs, targets, weights);
    }

    @Override
    public boolean metricIsSquare() {
        return true;
    }

    @Override
    public boolean robust() {
        return true;
    }

    @Override
    public BestConstant bestConstant(int outputs) {
        return outputs <= MOST_CONSTANTS ? new HuberConstant(delta, outputs) : new UnknownConstant();
    }

    @Override
    public String text() {
        return "HUBER(" + delta + ")";
    }
}
