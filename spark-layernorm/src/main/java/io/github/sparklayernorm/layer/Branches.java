package io.github.sparklayernorm.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * y = [layer0(x), layer1(x), ...]: layers that read the same, side by side.
 *
 * @param layers at least one; their parameters are named {@code name.0}, {@code name.1} and so on
 */
public record Branches(List<Layer> layers) implements Layer {
    public Branches {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw Layer.invalid("branches must be at least one layer", "there is none", "leave them out");
        }
    }

    public Branches(Layer... layers) {
        this(List.of(layers));
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return new Concatenate()
                .shape(layers.stream().map(layer -> layer.shape(inputs)).toList());
    }

    @Override
    public long parameters(List<Shape> inputs) {
        return layers.stream().mapToLong(layer -> layer.parameters(inputs)).reduce(0, Math::addExact);
    }

    @Override
    public boolean hasParameters() {
        return layers.stream().anyMatch(Layer::hasParameters);
    }

    @Override
    public boolean usesBatchStatistics() {
        return layers.stream().anyMatch(Layer::usesBatchStatistics);
    }

    @Override
    public boolean takesSparse() {
        return layers.stream().allMatch(Layer::takesSparse);
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            parts.add(layers.get(i).build(graph, name + "." + i, inputs));
        }
        return new Concatenate().build(graph, name, parts);
    }

    @Override
    public String text() {
        return layers.stream().map(Layer::text).collect(Collectors.joining(" | "));
    }
}
