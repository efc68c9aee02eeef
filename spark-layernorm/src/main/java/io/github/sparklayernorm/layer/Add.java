package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.nn.SumOperation;
import io.github.sparklayernorm.nn.Variable;
import java.util.List;

/** y = a + b + ..., element by element: values of one shape. */
public record Add() implements Layer {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape first = inputs.get(0);
        for (Shape input : inputs) {
            Concatenate.requireSameAxis(first, input);
            if (input.width() != first.width()) {
                throw Layer.invalid(
                        "values that are added must have the same width",
                        "these are " + first.text() + " and " + input.text(),
                        "put a Linear before one of them");
            }
        }
        return first;
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        Value first = inputs.get(0);
        Variable y = new Variable(first.axis(), first.width());
        for (Value input : inputs) {
            if (!input.sameDirections(first)) {
                throw Layer.invalid(
                        "values that are added must read sequences in the same direction, column by column",
                        "those of \"" + name + "\" do not",
                        "pool them first, or put a Linear behind what reads both ways");
            }
        }
        boolean gradient = Value.gradient(inputs);
        graph.add(
                new SumOperation(
                        graph.kernels(), inputs.stream().map(graph::read).toList(), y),
                gradient);
        return new Value(y, gradient, first.backward());
    }

    @Override
    public String text() {
        return "sum";
    }
}
