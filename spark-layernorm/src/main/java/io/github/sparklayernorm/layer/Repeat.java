package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.recurrent.RepeatOperation;
import java.util.List;

/** The first input, of rows, at every step of the second: what does not change over a sequence, beside what does. */
public record Repeat() implements Layer {
    @Override
    public Shape shape(List<Shape> inputs) {
        if (inputs.size() != 2
                || !inputs.get(0).axis().isRows()
                || inputs.get(1).axis().isRows()) {
            throw Layer.invalid(
                    "what is repeated must be of rows, along the steps of a second input",
                    "the inputs are " + inputs.stream().map(Shape::text).toList(),
                    "name the rows first and the sequence second");
        }
        return new Shape(inputs.get(1).axis(), inputs.get(0).width());
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        Value x = inputs.get(0);
        Variable y = new Variable(inputs.get(1).axis(), x.width());
        graph.add(new RepeatOperation(graph.kernels(), graph.read(x), y, x.gradient()), x.gradient());
        return Value.of(y, x.gradient());
    }

    @Override
    public String text() {
        return "repeated at each step";
    }
}
