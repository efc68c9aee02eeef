package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.Kernel;
import io.github.sparklayernorm.kernel.Activation;

/**
 * The non-linearities as device code, chosen by {@link #code}; the twins of the plain kernels' forms, with the device's own
 * tanh and exp in place of the approximations. A code without a form gives NaN, which the self-tests refuse.
 */
abstract class ActivationKernel extends Kernel {
    static final int IDENTITY = 0;
    static final int RELU = 1;
    static final int TANH = 2;
    static final int SIGMOID = 3;
    static final int GELU = 4;
    static final int SILU = 5;

    /** sqrt(2 / pi), of gelu's tanh form. */
    static final float GELU_SCALE = 0.7978845608028654f;

    static final float GELU_CUBIC = 0.044715f;
    /** Beyond this gelu is 0 or v to float precision; without the clamp -infinity would give 0 * infinity. */
    static final float GELU_LIMIT = 10f;
    /** Beyond this silu is 0 or v to float precision. */
    static final float SILU_LIMIT = 100f;

    /** The number that stands for an activation in device code. */
    static int code(Activation a) {
        return switch (a) {
            case IDENTITY -> IDENTITY;
            case RELU -> RELU;
            case TANH -> TANH;
            case SIGMOID -> SIGMOID;
            case GELU -> GELU;
            case SILU -> SILU;
        };
    }

    final float activate(int code, float v) {
        float y = v;
        if (code == RELU) {
            y = v < 0f ? 0f : v;
        } else if (code == TANH) {
            y = tanh(v);
        } else if (code == SIGMOID) {
            y = 0.5f * tanh(0.5f * v) + 0.5f;
        } else if (code == GELU) {
            float inner = GELU_SCALE * v * (GELU_CUBIC * v * v + 1f);
            float factor = v < -GELU_LIMIT ? -GELU_LIMIT : v;
            y = factor * (0.5f * tanh(inner) + 0.5f);
        } else if (code == SILU) {
            float factor = v < -SILU_LIMIT ? -SILU_LIMIT : v;
            y = factor * (0.5f * tanh(0.5f * v) + 0.5f);
        } else if (code != IDENTITY) {
            y = sqrt(-1f);
        }
        return y;
    }

    /** act'(v), from y = act(v) where that suffices. */
    final float slope(int code, float v, float y) {
        float s = 1f;
        if (code == RELU) {
            s = y <= 0f ? 0f : 1f;
        } else if (code == TANH) {
            s = 1f - y * y;
        } else if (code == SIGMOID) {
            s = y * (1f - y);
        } else if (code == GELU) {
            float low = v < -GELU_LIMIT ? -GELU_LIMIT : v;
            float x = low > GELU_LIMIT ? GELU_LIMIT : low;
            float cubic = GELU_CUBIC * x * x;
            float t = tanh(GELU_SCALE * x * (cubic + 1f));
            s = 0.5f * t + 0.5f + 0.5f * x * (1f - t * t) * GELU_SCALE * (3f * cubic + 1f);
        } else if (code == SILU) {
            float low = v < -SILU_LIMIT ? -SILU_LIMIT : v;
            float x = low > SILU_LIMIT ? SILU_LIMIT : low;
            float share = 0.5f * tanh(0.5f * v) + 0.5f;
            s = share * (x * (1f - share) + 1f);
        } else if (code != IDENTITY) {
            s = sqrt(-1f);
        }
        return s;
    }
}
