package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.nn.Pass;
import java.util.Arrays;

/** A norm without a kernel of its own: it writes h, and y = act(gain * h + bias) goes column by column. */
abstract class StandardizedActivation extends NormalizedActivation {
    private final float[] scale; // [H] the gain
    private final float[] dScale; // [H]

    StandardizedActivation(NormalizedLayer layer) {
        super(layer, true);
        scale = new float[layer.width()];
        dScale = new float[layer.width()];
    }

    /** @param h [N,H] read */
    final void activate(Pass pass, float[] h) {
        int n = pass.rows(layer.x());
        System.arraycopy(gain.values(), gain.offset(), scale, 0, scale.length);
        layer.kernels()
                .columnAffineForward(
                        layer.activation(),
                        n,
                        layer.width(),
                        h,
                        0,
                        null,
                        scale,
                        bias.values(),
                        bias.offset(),
                        layer.y().reserve(n),
                        0);
    }

    /**
     * The gradients of gain and bias, and that of h, which is left in the gradient of x.
     *
     * @param h [N,H] read
     */
    final void activateBackward(Pass pass, float[] h) {
        int n = pass.rows(layer.x());
        Arrays.fill(dScale, 0f);
        layer.kernels()
                .columnAffineBackward(
                        layer.activation(),
                        n,
                        layer.width(),
                        h,
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
        layer.kernels().addScaled(layer.width(), 1f, dScale, 0, gain.gradients(), gain.offset());
    }
}
