package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.function.UnaryOperator;

/**
 * What a cell needs to know of the recurrent layer that it is.
 *
 * @param name           of the layer, the prefix of its parameters' names
 * @param biasBeforeNorm whether the inputs' sums have a bias before they are normalised; with layer normalisation only
 * @param epsilon        added to the variance inside the root
 * @param forgetBias     starting value of the forget gate's bias (lstm)
 * @param truncation     gradients go back at most to the last multiple of this many steps; 0 for all the way
 * @param statisticSteps batch normalisation keeps running statistics for so many time steps; later ones share the last
 * @param x              inputs [N,C], read
 * @param y              hidden states [N,H], written
 * @param inputGradient  whether somebody needs the gradient of x
 * @param register       takes each parameter of the layer, and hands it back
 */
public record CellLayer(
        Kernels kernels,
        String name,
        Normalization normalization,
        boolean biasBeforeNorm,
        float epsilon,
        float forgetBias,
        int truncation,
        int statisticSteps,
        Variable x,
        Variable y,
        boolean inputGradient,
        UnaryOperator<Parameter> register) {

    /** H, units of the layer. */
    public int width() {
        return y.width();
    }

    /** The normalisation, which must be one that the steps know. */
    CellNorm norm() {
        return CellNorm.of(normalization).orElseThrow(this::notInCells);
    }

    /**
     * Whether the norms that the fused steps know, those of the recurrent sums and of the state, are there. A normalisation
     * that has no fused form must not get here, or only the inputs' sums would be normalised.
     */
    boolean fusedNorms() {
        return switch (norm()) {
            case LAYER -> true;
            case NONE -> false;
            case BATCH -> throw notInCells();
        };
    }

    IllegalArgumentException notInCells() {
        return new IllegalArgumentException(
                "normalization of this recurrent layer must be one that its steps know, but is " + normalization.text()
                        + "; use layer or none.");
    }

    Parameter weight(String parameter, int inputs, int outputs) {
        return register.apply(Parameter.weight(name + "." + parameter, inputs, outputs));
    }

    Parameter vector(String parameter, int size) {
        return register.apply(Parameter.vector(name + "." + parameter, size));
    }

    Parameter state(String parameter, int rows, int size) {
        return register.apply(new Parameter(name + "." + parameter, Parameter.Kind.STATE, rows, size));
    }
}
