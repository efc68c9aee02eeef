package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import java.util.Arrays;

/**
 * Recurrent batch normalisation (Cooijmans et al. 2017, arXiv:1603.09025): each unit by its mean and variance over the
 * sequences that are still running at a time step. Every step has statistics of its own; at inference the running ones take
 * their place, and steps past the last that has any share that one's. A step that only one sequence of a mini-batch reaches
 * leaves the running ones alone: it has no variance. The gain starts at 0.1, as that paper found
 * necessary for gradients to reach far back.
 *
 * <p>The usual mistake is one set of statistics for all steps: the first steps differ from the later ones.
 */
final class BatchStepNorm extends StepNorm {
    private static final float FIRST_GAIN = 0.1f;
    private static final float MOMENTUM = 0.1f; // of the running statistics, as in the feed-forward batch norm

    private final CellLayer layer;
    private final int width;
    private final int statisticSteps;
    private final Parameter gain; // [width]
    private final Parameter runningMean; // [S,width]
    private final Parameter runningVariance; // [S,width]
    private final float[] center; // [width], as are the following
    private final float[] variance;
    private final float[] scale;
    private final float[] dScale;
    private final float[] dShift;
    private final float[] slope;
    private final float[] shift;
    private float[] means = Buffers.EMPTY; // [T,width]
    private float[] rstds = Buffers.EMPTY; // [T,width]

    BatchStepNorm(CellLayer layer, String name, int width) {
        this.layer = layer;
        this.width = width;
        statisticSteps = layer.statisticSteps();
        gain = layer.vector(name + "Gain", width);
        runningMean = layer.state(name + "RunningMean", statisticSteps, width);
        runningVariance = layer.state(name + "RunningVariance", statisticSteps, width);
        center = new float[width];
        variance = new float[width];
        scale = new float[width];
        dScale = new float[width];
        dShift = new float[width];
        slope = new float[width];
        shift = new float[width];
    }

    @Override
    void initialize() {
        gain.fill(FIRST_GAIN);
        runningMean.fill(0f);
        runningVariance.fill(1f);
    }

    @Override
    Parameter gain() {
        return gain;
    }

    @Override
    boolean inPlace() {
        return false;
    }

    @Override
    void forward(Pass pass, int from, int to, int base, Activation a, float[] x, float[] bias, int biasAt, float[] y) {
        means = Buffers.atLeast(means, pass.steps(layer.x()).count(), width);
        rstds = Buffers.atLeast(rstds, pass.steps(layer.x()).count(), width);
        for (int t = from; t < to; t++) {
            int rows = pass.steps(layer.x()).active(t);
            int at = (pass.steps(layer.x()).start(t) - base) * width;
            findMoments(pass, t, rows, x, at);
            for (int j = 0; j < width; j++) {
                float rstd = (float) (1 / Math.sqrt(variance[j] + layer.epsilon()));
                means[t * width + j] = center[j];
                rstds[t * width + j] = rstd;
                scale[j] = gain.values()[gain.offset() + j] * rstd;
            }
            layer.kernels().columnAffineForward(a, rows, width, x, at, center, scale, bias, biasAt, y, at);
        }
    }

    @Override
    void backward(
            Pass pass,
            int from,
            int to,
            Activation a,
            float[] x,
            float[] bias,
            int biasAt,
            float[] y,
            float[] d,
            float[] dBias,
            int dBiasAt) {
        for (int t = to - 1; t >= from; t--) {
            int rows = pass.steps(layer.x()).active(t);
            int at = pass.steps(layer.x()).start(t) * width;
            Arrays.fill(dScale, 0f);
            Arrays.fill(dShift, 0f);
            System.arraycopy(means, t * width, center, 0, width);
            for (int j = 0; j < width; j++) {
                scale[j] = gain.values()[gain.offset() + j] * rstds[t * width + j];
            }
            layer.kernels()
                    .columnAffineBackward(
                            a, rows, width, x, at, center, scale, bias, biasAt, y, at, d, at, d, at, dScale, dShift, 0);
            for (int j = 0; j < width; j++) {
                float rstd = rstds[t * width + j];
                gain.gradients()[gain.offset() + j] += dScale[j] * rstd;
                dBias[dBiasAt + j] += dShift[j];
                slope[j] = -scale[j] * rstd * rstd * dScale[j] / rows;
                shift[j] = -scale[j] * dShift[j] / rows;
            }
            if (pass.training()) { // the running statistics do not depend on x
                layer.kernels().columnCorrect(rows, width, x, at, center, slope, shift, d, at);
            }
        }
    }

    /** Sets center and variance for step t, from the batch or from the running statistics. */
    private void findMoments(Pass pass, int t, int rows, float[] x, int at) {
        int kept = Math.min(pass.stepsBefore() + t, statisticSteps - 1) * width;
        int m = runningMean.offset() + kept;
        int v = runningVariance.offset() + kept;
        float[] values = runningMean.values();
        if (pass.training()) {
            layer.kernels().columnMoments(rows, width, x, at, center, variance);
            if (rows > 1) {
                float unbiased = rows / (rows - 1f);
                for (int j = 0; j < width; j++) {
                    values[m + j] += MOMENTUM * (center[j] - values[m + j]);
                    values[v + j] += MOMENTUM * (variance[j] * unbiased - values[v + j]);
                }
            }
        } else {
            System.arraycopy(values, m, center, 0, width);
            System.arraycopy(values, v, variance, 0, width);
        }
    }
}
