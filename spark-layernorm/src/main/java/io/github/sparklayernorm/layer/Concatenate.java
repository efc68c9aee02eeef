package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.recurrent.ConcatenateOperation;
import java.util.List;

/** y = [a, b, ...]: values side by side, all of rows or all of the steps of one input. */
public record Concatenate() implements Layer {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape first = inputs.get(0);
        long width = 0;
        for (Shape input : inputs) {
            requireSameAxis(first, input);
            width = Math.addExact(width, input.width());
        }
        return first.wide(width);
    }

    static void requireSameAxis(Shape first, Shape other) {
        if (!first.axis().equals(other.axis())) {
            throw Layer.invalid(
                    "values that are joined must all be of rows, or of the steps of one input",
                    "these are " + first.text() + " and " + other.text(),
                    "pool the steps, or repeat the rows along them");
        }
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        int width = inputs.stream().mapToInt(Value::width).reduce(0, Math::addExact);
        Variable y = new Variable(inputs.get(0).axis(), width);
        boolean gradient = Value.gradient(inputs);
        graph.add(new ConcatenateOperation(inputs.stream().map(graph::read).toList(), y), gradient);
        boolean[] backward = new boolean[width];
        int column = 0;
        for (Value input : inputs) {
            System.arraycopy(input.backward(), 0, backward, column, input.width());
            column += input.width();
        }
        return new Value(y, gradient, backward);
    }

    @Override
    public String text() {
        return "side by side";
    }
}
