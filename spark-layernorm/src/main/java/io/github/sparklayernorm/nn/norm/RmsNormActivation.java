package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Sizes;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * y = act(gain * x / sqrt(mean(x^2) + epsilon) + bias), the mean over the units of one row (Zhang and Sennrich 2019,
 * arXiv:1910.07467, eq. 4): layer normalisation that leaves the mean in. The same in training and at inference, whatever the
 * batch.
 *
 * <p>Backward, with r = 1 / sqrt(mean(x^2) + epsilon), h = x r, dv = dy act' and w = gain dv: dbias = sum dv,
 * dgain = sum dv h, dx = r (w - h mean(w h)).
 */
final class RmsNormActivation implements NormalizedActivation {
    private final NormalizedLayer layer;
    private final Parameter gain; // [H]
    private final Parameter bias; // [H]
    private final Means means;
    private final float[] scale; // [H] the gain
    private final float[] dScale; // [H]
    private float[] h = new float[0]; // [N,H]
    private float[] rms = new float[0]; // [N] r
    private float[] meanWh = new float[0]; // [N]

    RmsNormActivation(NormalizedLayer layer) {
        this.layer = layer;
        gain = layer.vector("gain");
        bias = layer.vector("bias");
        means = new Means(layer.width());
        scale = new float[layer.width()];
        dScale = new float[layer.width()];
    }

    @Override
    public Parameter gain() {
        return gain;
    }

    @Override
    public Parameter bias() {
        return bias;
    }

    @Override
    public List<Variable> reads() {
        return List.of(layer.x());
    }

    @Override
    public List<Variable> writes() {
        return List.of(layer.y());
    }

    @Override
    public void initialize(RandomStream random) {
        gain.fill(1f);
        bias.fill(0f);
    }

    @Override
    public void forward(Pass pass) {
        int n = pass.rows(layer.x());
        int width = layer.width();
        float[] x = layer.x().value();
        if (rms.length < n) {
            h = new float[Sizes.product(n, width)];
            rms = new float[n];
            meanWh = new float[n];
        }
        for (int row = 0; row < n; row++) {
            int at = row * width;
            double square = layer.kernels().sumOfSquares(at, at + width, x) / width;
            rms[row] = (float) (1 / Math.sqrt(square + layer.epsilon()));
            multiply(at, at + width, rms[row], x, h);
        }
        System.arraycopy(gain.values(), gain.offset(), scale, 0, width);
        layer.kernels()
                .columnAffineForward(
                        layer.activation(),
                        n,
                        width,
                        h,
                        0,
                        null,
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
        float[] dy = layer.y().gradient(n);
        float[] dx = layer.x().gradient(n); // w on the way
        Arrays.fill(dScale, 0f);
        layer.kernels()
                .columnAffineBackward(
                        layer.activation(),
                        n,
                        width,
                        h,
                        0,
                        null,
                        scale,
                        bias.values(),
                        bias.offset(),
                        layer.y().value(),
                        0,
                        dy,
                        0,
                        dx,
                        0,
                        dScale,
                        bias.gradients(),
                        bias.offset());
        layer.kernels().addScaled(width, 1f, dScale, 0, gain.gradients(), gain.offset());
        means.ofProduct(n, dx, h, dy, meanWh); // dy has been read
        for (int row = 0; row < n; row++) {
            int at = row * width;
            inputGradient(at, at + width, rms[row], meanWh[row], h, dx);
        }
    }

    /** y = factor * x */
    private static void multiply(int from, int to, float factor, float[] x, float[] y) {
        for (int i = from; i < to; i++) {
            y[i] = factor * x[i];
        }
    }

    /** dx = r (dx - h meanWh) */
    private static void inputGradient(int from, int to, float r, float meanWh, float[] h, float[] dx) {
        for (int i = from; i < to; i++) {
            dx[i] = r * (dx[i] - h[i] * meanWh);
        }
    }
}
