package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.Arrays;

/**
 * y = act(x * gain / |v| + bias), where x = input V and |v| is the length of a unit's column of V: the weights are
 * w = gain v / |v| (Salimans and Kingma 2016, arXiv:1602.07868). Scaling the summed inputs is the same as scaling the
 * weights, and touches [N,H] numbers, not [C,H].
 *
 * <p>Backward, with ds = sum dv x: dgain = ds / |v|, and V's gradient gets -ds gain / |v|^3 V on top of the linear layer's.
 * The gain starts at |v|, so that training starts where it would without normalisation.
 */
final class WeightNormActivation extends NormalizedActivation {
    private final Parameter v; // [C,H]
    private final float[] length; // [H]
    private final float[] scale; // [H] gain / length
    private final float[] dScale; // [H]
    private final float[] pull; // [H] -ds gain / |v|^3

    WeightNormActivation(NormalizedLayer layer) {
        super(layer, true);
        v = layer.weight();
        int width = layer.width();
        length = new float[width];
        scale = new float[width];
        dScale = new float[width];
        pull = new float[width];
    }

    @Override
    public void initialize(RandomStream random) {
        measureLengths();
        System.arraycopy(length, 0, gain.values(), gain.offset(), length.length);
        bias.fill(0f);
    }

    @Override
    public void forward(Pass pass) {
        int n = pass.rows(layer.x());
        int width = layer.width();
        measureLengths();
        for (int j = 0; j < width; j++) {
            scale[j] = gain.values()[gain.offset() + j] / length[j];
        }
        layer.kernels()
                .columnAffineForward(
                        layer.activation(),
                        n,
                        width,
                        layer.x().value(),
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
        Arrays.fill(dScale, 0f);
        layer.kernels()
                .columnAffineBackward(
                        layer.activation(),
                        n,
                        width,
                        layer.x().value(),
                        0,
                        null,
                        scale,
                        bias.values(),
                        bias.offset(),
                        layer.y().value(),
                        0,
                        layer.y().gradient(n),
                        0,
                        layer.x().gradient(n),
                        0,
                        dScale,
                        bias.gradients(),
                        bias.offset());
        if (!pass.training()) {
            return;
        }
        float[] dGains = gain.gradients();
        for (int j = 0; j < width; j++) {
            dGains[gain.offset() + j] += dScale[j] / length[j];
            pull[j] = -dScale[j] * scale[j] / (length[j] * length[j]);
        }
        pullWeights(v.betaOnce());
    }

    /** dV = beta dV + V diag(pull). */
    private void pullWeights(float beta) {
        float[] values = v.values();
        float[] gradients = v.gradients();
        int width = v.cols();
        for (int i = 0; i < v.rows(); i++) {
            int row = v.offset() + i * width;
            for (int j = 0; j < width; j++) {
                float pulled = values[row + j] * pull[j];
                gradients[row + j] = beta == 0 ? pulled : gradients[row + j] + pulled;
            }
        }
    }

    private void measureLengths() {
        float[] values = v.values();
        int width = v.cols();
        Arrays.fill(length, 0f);
        for (int i = 0; i < v.rows(); i++) {
            int row = v.offset() + i * width;
            for (int j = 0; j < width; j++) {
                length[j] += values[row + j] * values[row + j];
            }
        }
        for (int j = 0; j < width; j++) {
            // A column of zeros has no direction; its units then stay where they are instead of becoming NaN.
            length[j] = (float) Math.sqrt(Math.max(length[j], Float.MIN_NORMAL));
        }
    }
}
