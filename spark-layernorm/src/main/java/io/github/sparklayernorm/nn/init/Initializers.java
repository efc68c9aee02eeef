package io.github.sparklayernorm.nn.init;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.Parameter;

/** Starting values of weight matrices, and of the biases in their sums. */
public final class Initializers {
    private Initializers() {}

    /** He's normal start where the activation halves its input, else Glorot's uniform start: what suits what follows. */
    public static void forActivation(Activation activation, Parameter w, RandomStream random) {
        if (activation.halves()) {
            heNormal(w, random);
        } else {
            glorotUniform(w, random);
        }
    }

    /** N(0, 2 / inputs) (He et al. 2015, arXiv:1502.01852). */
    public static void heNormal(Parameter w, RandomStream random) {
        double scale = Math.sqrt(2.0 / w.rows());
        float[] values = w.values();
        for (int i = w.offset(), end = i + w.size(); i < end; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
    }

    /** U(-a, a) with a = 1 / sqrt(inputs): a bias inside the sums of so many inputs, as PyTorch's linear layers start. */
    public static void bias(Parameter b, int inputs, RandomStream random) {
        double limit = 1 / Math.sqrt(inputs);
        float[] values = b.values();
        for (int i = b.offset(), end = i + b.size(); i < end; i++) {
            values[i] = (float) (limit * (2 * random.nextDouble() - 1));
        }
    }

    /** U(-a, a) with a = sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010). */
    public static void glorotUniform(Parameter w, RandomStream random) {
        glorotUniform(w, w.cols(), random);
    }

    /** The same where w holds several matrices side by side, each with {@code outputs} columns. */
    public static void glorotUniform(Parameter w, int outputs, RandomStream random) {
        double limit = Math.sqrt(6.0 / (w.rows() + outputs));
        float[] values = w.values();
        for (int i = w.offset(), end = i + w.size(); i < end; i++) {
            values[i] = (float) (limit * (2 * random.nextDouble() - 1));
        }
    }
}
