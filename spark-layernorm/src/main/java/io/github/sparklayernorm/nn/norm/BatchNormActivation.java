package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.Arrays;

/**
 * y = act(gain * (x - mean) / sqrt(var + epsilon) + bias), mean and population variance of each unit over the rows of the
 * mini-batch (Ioffe and Szegedy 2015, arXiv:1502.03167). At inference the running statistics take their place:
 * {@code running = 0.9 running + 0.1 batch}, with the unbiased variance, as PyTorch keeps them. A mini-batch of one row
 * leaves them alone: it has no variance.
 *
 * <p>Backward, with dv = dy act', xhat = (x - mean) rstd: dbias = sum dv, dgain = sum dv xhat,
 * dx = gain rstd (dv - dbias / N - xhat dgain / N). Where the statistics are the running ones, dx = gain rstd dv.
 */
final class BatchNormActivation extends NormalizedActivation {
    /** PyTorch's default; a hundred batches old news weighs e^-10. */
    private static final float MOMENTUM = 0.1f;

    private final Parameter runningMean; // [H]
    private final Parameter runningVariance; // [H]
    private final float[] mean; // [H]
    private final float[] variance; // [H]
    private final float[] rstd; // [H]
    private final float[] scale; // [H] gain * rstd
    private final float[] dScale; // [H]
    private final float[] dBias; // [H] of this pass alone
    private final float[] slope; // [H]
    private final float[] shift; // [H]

    BatchNormActivation(NormalizedLayer layer) {
        super(layer, true);
        runningMean = layer.state("runningMean");
        runningVariance = layer.state("runningVariance");
        int width = layer.width();
        mean = new float[width];
        variance = new float[width];
        rstd = new float[width];
        scale = new float[width];
        dScale = new float[width];
        dBias = new float[width];
        slope = new float[width];
        shift = new float[width];
    }

    @Override
    public void initialize(RandomStream random) {
        super.initialize(random);
        runningMean.fill(0f);
        runningVariance.fill(1f);
    }

    @Override
    public void forward(Pass pass) {
        int n = pass.rows(layer.x());
        int width = layer.width();
        float[] x = layer.x().value();
        if (pass.training()) {
            layer.kernels().columnMoments(n, width, x, 0, mean, variance);
            if (n > 1) {
                updateRunning(n);
            }
        } else {
            System.arraycopy(runningMean.values(), runningMean.offset(), mean, 0, width);
            System.arraycopy(runningVariance.values(), runningVariance.offset(), variance, 0, width);
        }
        for (int j = 0; j < width; j++) {
            rstd[j] = (float) (1 / Math.sqrt(variance[j] + layer.epsilon()));
            scale[j] = gain.values()[gain.offset() + j] * rstd[j];
        }
        layer.kernels()
                .columnAffineForward(
                        layer.activation(),
                        n,
                        width,
                        x,
                        0,
                        mean,
                        scale,
                        bias.values(),
                        bias.offset(),
                        layer.y().reserve(n),
                        0);
    }

    @Override
    public void backward(Pass pass) {
        int n = pass.rows(layer.x());
        int width = layer.width();
        float[] x = layer.x().value();
        float[] dx = layer.x().gradient(n);
        Arrays.fill(dScale, 0f);
        Arrays.fill(dBias, 0f);
        layer.kernels()
                .columnAffineBackward(
                        layer.activation(),
                        n,
                        width,
                        x,
                        0,
                        mean,
                        scale,
                        bias.values(),
                        bias.offset(),
                        layer.y().value(),
                        0,
                        layer.y().gradient(n),
                        0,
                        dx,
                        0,
                        dScale,
                        dBias,
                        0);
        if (!pass.training()) {
            return; // the running statistics do not depend on x
        }
        float[] dGains = gain.gradients();
        float[] dBiases = bias.gradients();
        for (int j = 0; j < width; j++) {
            dGains[gain.offset() + j] += dScale[j] * rstd[j];
            dBiases[bias.offset() + j] += dBias[j];
            slope[j] = -scale[j] * rstd[j] * rstd[j] * dScale[j] / n;
            shift[j] = -scale[j] * dBias[j] / n;
        }
        layer.kernels().columnCorrect(n, width, x, 0, mean, slope, shift, dx, 0);
    }

    private void updateRunning(int n) {
        float[] values = runningMean.values();
        int m = runningMean.offset();
        int v = runningVariance.offset();
        float unbiased = n / (n - 1f);
        for (int j = 0; j < layer.width(); j++) {
            values[m + j] += MOMENTUM * (mean[j] - values[m + j]);
            values[v + j] += MOMENTUM * (variance[j] * unbiased - values[v + j]);
        }
    }
}
