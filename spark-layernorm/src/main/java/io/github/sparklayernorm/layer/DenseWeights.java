package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.norm.Normalization;

/**
 * The parameters of a built layer y = activation(normalisation(x W + c) + bias).
 *
 * @param weight  W [C,H]
 * @param sumBias c [H], or null where there is none
 * @param gain    [H], or null where the normalisation has none
 * @param bias    [H]
 */
public record DenseWeights(
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
