package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.Activation;

/**
 * One dense layer, and where it stands in the flat parameters: y = act(norm(x W) * gain + bias).
 *
 * @param weightsAt W [inputs, outputs]
 * @param gainAt gain [outputs] of layer norm, or {@link #NONE} for y = act(x W + bias)
 * @param biasAt bias [outputs]
 */
public record MlpLayer(int inputs, int outputs, Activation activation, int weightsAt, int gainAt, int biasAt) {
    /** The gain of a layer without normalisation. */
    public static final int NONE = -1;

    public MlpLayer {
        if (inputs < 1 || outputs < 1 || weightsAt < 0 || gainAt < NONE || biasAt < 0) {
            throw new IllegalArgumentException(
                    "a layer needs sizes of at least 1 and offsets of at least 0, but inputs="
                            + inputs + ", outputs=" + outputs + ", weightsAt=" + weightsAt + ", gainAt=" + gainAt
                            + ", biasAt="
                            + biasAt + "; take the offsets from the model's parameters.");
        }
    }

    boolean normalised() {
        return gainAt != NONE;
    }
}
