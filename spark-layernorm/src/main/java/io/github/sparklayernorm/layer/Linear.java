package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.LinearOperation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.List;

/**
 * y = x W + b, of rows or of steps: what an output is, mostly.
 *
 * @param units numbers in y, at least 1
 */
public record Linear(int units) implements Layer {
    public Linear {
        Dense.requireUnits(units);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return Shape.only(inputs).wide(units);
    }

    @Override
    public long parameters(List<Shape> inputs) {
        long in = Shape.only(inputs).width();
        return Math.addExact(Math.multiplyExact(in, units), (long) units);
    }

    @Override
    public boolean hasParameters() {
        return true;
    }

    @Override
    public boolean takesSparse() {
        return true;
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        Value x = inputs.get(0);
        Parameter w = graph.register(Parameter.weight(name + ".weight", x.width(), units));
        Parameter b = graph.register(Parameter.vector(name + ".bias", units));
        Variable y = new Variable(x.axis(), units);
        graph.add(new LinearOperation(graph.kernels(), graph.readToAdd(x), w, b, y, Activation.IDENTITY, x.gradient()));
        graph.note(new DenseWeights(Normalization.NONE, Activation.IDENTITY, w, null, null, b));
        return Value.of(y);
    }

    @Override
    public String text() {
        return "linear";
    }
}
