package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.Activation;

/**
 * One dense layer, and where it stands in the flat parameters: y = act(norm(x W + c) * gain + bias).
 *
 * @param weightsAt W [inputs, outputs]
 * @param gainAt gain [outputs] of layer norm, or {@link #NONE} for y = act(x W + bias)
 * @param biasAt bias [outputs]
 * @param sumBiasAt c [outputs], or {@link #NONE} where it is left out; layer norm's alone
 */
public record MlpLayer(
        int inputs, int outputs, Activation activation, int weightsAt, int gainAt, int biasAt, int sumBiasAt) {
    /** The offset of what a layer does not have. */
    public static final int NONE = -1;

    public MlpLayer {
        if (inputs < 1 || outputs < 1 || weightsAt < 0 || gainAt < NONE || biasAt < 0 || sumBiasAt < NONE) {
            throw new IllegalArgumentException(
                    "a layer needs sizes of at least 1 and offsets of at least 0, but inputs="
                            + inputs + ", outputs=" + outputs + ", weightsAt=" + weightsAt + ", gainAt=" + gainAt
                            + ", biasAt="
                            + biasAt + ", sumBiasAt=" + sumBiasAt + "; take the offsets from the model's parameters.");
        }
        if (gainAt == NONE && sumBiasAt != NONE) {
            throw new IllegalArgumentException("a layer without a norm must have no bias before it, but sumBiasAt="
                    + sumBiasAt + "; give its bias as biasAt.");
        }
    }

    /** A layer without c. */
    public MlpLayer(int inputs, int outputs, Activation activation, int weightsAt, int gainAt, int biasAt) {
        this(inputs, outputs, activation, weightsAt, gainAt, biasAt, NONE);
    }

    boolean sumsHaveBias() {
        return sumBiasAt != NONE;
    }

    boolean normalised() {
        return gainAt != NONE;
    }
}
