package io.github.sparklayernorm.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Layers one after the other: each reads what the one before gave, the first all inputs of the chain.
 *
 * <p>Where one layer alone has parameters, these bear the chain's name, else {@code name.0}, {@code name.1} and so on by the
 * layer's place in the chain.
 *
 * @param layers at least one
 */
public record Chain(List<Layer> layers) implements Layer {
    public Chain {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw Layer.invalid("a chain must have at least one layer", "it has none", "leave it out");
        }
    }

    public Chain(Layer... layers) {
        this(List.of(layers));
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        List<Shape> shapes = inputs;
        for (Layer layer : layers) {
            shapes = List.of(layer.shape(shapes));
        }
        return shapes.get(0);
    }

    @Override
    public long parameters(List<Shape> inputs) {
        long count = 0;
        List<Shape> shapes = inputs;
        for (Layer layer : layers) {
            count = Math.addExact(count, layer.parameters(shapes));
            shapes = List.of(layer.shape(shapes));
        }
        return count;
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
        return layers.get(0).takesSparse();
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        boolean alone = layers.stream().filter(Layer::hasParameters).count() == 1;
        List<Value> values = new ArrayList<>(inputs);
        for (int i = 0; i < layers.size(); i++) {
            values = List.of(layers.get(i).build(graph, alone ? name : name + "." + i, values));
        }
        return values.get(0);
    }

    @Override
    public String text() {
        return layers.stream().map(Layer::text).collect(Collectors.joining(", "));
    }
}
