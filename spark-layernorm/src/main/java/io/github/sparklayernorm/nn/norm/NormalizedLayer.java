package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Variable;
import java.util.function.UnaryOperator;

/**
 * What a normalisation needs to know of the hidden layer that it stands in.
 *
 * @param name     of the layer, the prefix of its parameters' names
 * @param weight   the layer's weight matrix [C,H], which only weight normalisation looks at
 * @param epsilon  added to the variance inside the root
 * @param x        summed inputs [N,H], read
 * @param y        output of the layer [N,H], written
 * @param register takes each parameter that the normalisation adds, and hands it back
 */
public record NormalizedLayer(
        Kernels kernels,
        String name,
        Parameter weight,
        Activation activation,
        float epsilon,
        Variable x,
        Variable y,
        UnaryOperator<Parameter> register) {

    public int width() {
        return x.width();
    }

    Parameter vector(String parameter) {
        return register.apply(Parameter.vector(name + "." + parameter, width()));
    }

    Parameter state(String parameter) {
        return register.apply(Parameter.state(name + "." + parameter, width()));
    }
}
