package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;

/**
 * y = act(gain * norm(x) + bias) on the rows of some steps of a batch of sequences. The bias is the caller's, because a cell
 * adds several up.
 *
 * <p>Arrays hold the rows of all steps; steps from..to-1 are touched.
 */
abstract class StepNorm {
    static StepNorm of(CellLayer layer, String name, int width) {
        return switch (layer.norm()) {
            case LAYER -> new LayerStepNorm(layer, name, width);
            case BATCH -> new BatchStepNorm(layer, name, width);
            case NONE -> new PlainStepNorm(layer, width);
        };
    }

    /** Gives the gain and the running statistics their starting values. */
    abstract void initialize();

    /** The gain [width], or null where there is none. */
    abstract Parameter gain();

    /** Whether x may be the same array as y although a backward pass follows. */
    abstract boolean inPlace();

    /** @param base row of the pass that is the first of x and y */
    abstract void forward(
            Pass pass, int from, int to, int base, Activation a, float[] x, float[] bias, int biasAt, float[] y);

    /** @param d in: gradient of y; out: gradient of x */
    abstract void backward(
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
            int dBiasAt);
}
