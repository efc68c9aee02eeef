package io.github.sparklayernorm.model;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.norm.Normalization;

/**
 * A layer y = activation(normalisation(x W + c) + bias) of a network, with the parameters that are its own.
 *
 * @param weight  W [C,H]
 * @param sumBias c [H], or null where there is none
 * @param gain    [H], or null where the normalisation has none
 * @param bias    [H]
 */
public record DenseLayer(
        Normalization normalization,
        Activation activation,
        Parameter weight,
        Parameter sumBias,
        Parameter gain,
        Parameter bias) {

    /** C */
    public int inputs() {
        return weight.rows();
    }

    /** H */
    public int outputs() {
        return weight.cols();
    }
}
