package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Sizes;

/**
 * y = act(gain * x / sqrt(mean(x^2) + epsilon) + bias), the mean over the units of one row (Zhang and Sennrich 2019,
 * arXiv:1910.07467, eq. 4): layer normalisation that leaves the mean in. The same in training and at inference, whatever the
 * batch.
 *
 * <p>Backward, with r = 1 / sqrt(mean(x^2) + epsilon), h = x r, dv = dy act' and w = gain dv: dbias = sum dv,
 * dgain = sum dv h, dx = r (w - h mean(w h)).
 */
final class RmsNormActivation extends StandardizedActivation {
    private final Means means;
    private float[] h = new float[0]; // [N,H]
    private float[] rms = new float[0]; // [N] r
    private float[] meanWh = new float[0]; // [N]

    RmsNormActivation(NormalizedLayer layer) {
        super(layer);
        means = new Means(layer.width());
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
        activate(pass, h);
    }

    @Override
    public void backward(Pass pass) {
        int n = pass.rows(layer.x());
        int width = layer.width();
        float[] dy = layer.y().gradient(n);
        float[] dx = layer.x().gradient(n); // w on the way
        activateBackward(pass, h);
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
