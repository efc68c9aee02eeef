package io.github.sparklayernorm.layer;

import java.util.List;
import java.util.Objects;

/**
 * y = x + layer(x) (He and others 2016, arXiv:1512.03385).
 *
 * @param layer that keeps the shape of its input
 */
public record Residual(Layer layer) implements Layer {
    public Residual {
        Objects.requireNonNull(layer, "layer");
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return new Add().shape(List.of(Shape.only(inputs), layer.shape(inputs)));
    }

    @Override
    public long parameters(List<Shape> inputs) {
        return layer.parameters(inputs);
    }

    @Override
    public boolean hasParameters() {
        return layer.hasParameters();
    }

    @Override
    public boolean usesBatchStatistics() {
        return layer.usesBatchStatistics();
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        Value x = inputs.get(0);
        return new Add().build(graph, name, List.of(x, layer.build(graph, name, inputs)));
    }

    @Override
    public String text() {
        return "residual (" + layer.text() + ")";
    }
}
