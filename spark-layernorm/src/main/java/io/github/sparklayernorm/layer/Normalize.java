package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.norm.NormalizedLayer;
import java.util.List;
import java.util.Objects;

/**
 * y = activation(normalisation(x) + bias) of what some other layer gave: where a norm stands by itself, as at the head of a
 * residual block.
 *
 * @param normalization any but weight norm, which is of the weights of a {@link Dense}
 * @param epsilon       added to the variance inside the root, positive
 */
public record Normalize(Normalization normalization, float epsilon, Activation activation) implements Layer {
    public Normalize {
        Objects.requireNonNull(normalization, "normalization");
        Objects.requireNonNull(activation, "activation");
        Dense.requireEpsilon(epsilon);
        if (normalization.readsWeights()) {
            throw Layer.invalid(
                    "a norm by itself must be one of its inputs alone",
                    "it is " + normalization.text() + ", which is of a layer's weights",
                    "give it to a Dense, or take layer");
        }
    }

    /** The layer norm alone. */
    public Normalize() {
        this(Normalization.LAYER, Dense.EPSILON, Activation.IDENTITY);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        Shape shape = Shape.only(inputs);
        Dense.requireGroups(normalization, shape.width());
        return shape;
    }

    @Override
    public long parameters(List<Shape> inputs) {
        return Math.multiplyExact(normalization.vectors(), Shape.only(inputs).width());
    }

    @Override
    public boolean hasParameters() {
        return true;
    }

    @Override
    public boolean usesBatchStatistics() {
        return normalization.equals(Normalization.BATCH);
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        Value x = inputs.get(0);
        Variable y = new Variable(x.axis(), x.width());
        graph.add(normalization.operation(new NormalizedLayer(
                graph.kernels(), name, null, activation, epsilon, graph.read(x), y, graph::register)));
        return x.through(y);
    }

    @Override
    public String text() {
        String text =
                Dense.norm(normalization) + (activation == Activation.IDENTITY ? "" : ", " + Names.of(activation));
        return text.isEmpty() ? "bias" : text.substring(2);
    }
}
