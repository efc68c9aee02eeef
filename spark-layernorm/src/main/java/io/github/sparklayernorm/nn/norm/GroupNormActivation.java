package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Sizes;

/**
 * y = act(gain * (x - mean) / sqrt(var + epsilon) + bias), mean and population variance over each of G groups of the units of
 * one row (Wu and He 2018, arXiv:1803.08494, eq. 1 and 7, without places of a picture). Units 0 to H/G - 1 are the first
 * group; each unit has a gain and a bias of its own. One group is layer normalisation; in groups of one unit nothing is left.
 *
 * <p>The mean of what the first mean leaves, which is its rounding, is taken out as well, as in the kernels of layer
 * normalisation.
 *
 * <p>Backward, with r = 1 / sqrt(var + epsilon), h = (x - mean) r, dv = dy act' and w = gain dv: dbias = sum dv,
 * dgain = sum dv h, dx = r (w - mean(w) - h mean(w h)), means over the group.
 */
final class GroupNormActivation extends StandardizedActivation {
    private final int groups; // G
    private final int size; // H/G, units of a group
    private final Means means;
    private float[] h = new float[0]; // [N,H]
    private float[] rstd = new float[0]; // [N,G] r
    private float[] mean = new float[0]; // [N,G]
    private float[] second = new float[0]; // [N,G] another mean

    GroupNormActivation(NormalizedLayer layer, int groups) {
        super(layer);
        if (layer.width() % groups != 0) {
            throw new IllegalArgumentException("the units of a layer must be a multiple of its " + groups
                    + " groups, but they are " + layer.width() + "; use another number of units or groups.");
        }
        this.groups = groups;
        size = layer.width() / groups;
        means = new Means(size);
    }

    @Override
    public void forward(Pass pass) {
        int n = pass.rows(layer.x());
        reserve(n);
        normalize(n * groups, layer.x().value(), layer.y().reserve(n));
        activate(pass, h);
    }

    /** @param squares [N,H] is overwritten */
    private void normalize(int pieces, float[] x, float[] squares) {
        means.of(pieces, x, mean);
        for (int g = 0; g < pieces; g++) {
            deviations(g * size, (g + 1) * size, mean[g], x, h, squares);
        }
        means.of(pieces, h, mean);
        means.of(pieces, squares, second);
        for (int g = 0; g < pieces; g++) {
            float variance = second[g] - mean[g] * mean[g];
            rstd[g] = (float) (1 / Math.sqrt((variance < 0 ? 0 : variance) + layer.epsilon()));
            standardize(g * size, (g + 1) * size, mean[g], rstd[g], h);
        }
    }

    @Override
    public void backward(Pass pass) {
        int n = pass.rows(layer.x());
        float[] dy = layer.y().gradient(n);
        float[] dx = layer.x().gradient(n); // w on the way
        activateBackward(pass, h);
        int pieces = n * groups;
        means.of(pieces, dx, mean);
        means.ofProduct(pieces, dx, h, dy, second); // dy has been read
        for (int g = 0; g < pieces; g++) {
            inputGradient(g * size, (g + 1) * size, rstd[g], mean[g], second[g], h, dx);
        }
    }

    private void reserve(int n) {
        if (h.length < Sizes.product(n, layer.width())) {
            h = new float[n * layer.width()];
            rstd = new float[n * groups];
            mean = new float[n * groups];
            second = new float[n * groups];
        }
    }

    /** d = x - mean, squares = d^2 */
    private static void deviations(int from, int to, float mean, float[] x, float[] d, float[] squares) {
        for (int i = from; i < to; i++) {
            float deviation = x[i] - mean;
            d[i] = deviation;
            squares[i] = deviation * deviation;
        }
    }

    /** h = (h - mean) r */
    private static void standardize(int from, int to, float mean, float r, float[] h) {
        for (int i = from; i < to; i++) {
            h[i] = (h[i] - mean) * r;
        }
    }

    /** dx = r (dx - meanW - h meanWh) */
    private static void inputGradient(int from, int to, float r, float meanW, float meanWh, float[] h, float[] dx) {
        for (int i = from; i < to; i++) {
            dx[i] = r * (dx[i] - meanW - h[i] * meanWh);
        }
    }
}
