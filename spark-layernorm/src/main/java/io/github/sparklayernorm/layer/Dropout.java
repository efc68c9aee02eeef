package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.nn.DropoutOperation;
import io.github.sparklayernorm.nn.Variable;
import java.util.List;

/**
 * Leaves out elements at random in training, and nothing at inference.
 *
 * @param rate share that is left out, in [0, 1); 0 builds nothing
 */
public record Dropout(float rate) implements Layer {
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw Layer.invalid("dropout must be at least 0 and below 1", "it is " + rate, "0.1 to 0.5 is usual");
        }
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return Shape.only(inputs);
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        Value x = inputs.get(0);
        if (rate == 0) {
            return x;
        }
        Variable y = new Variable(x.axis(), x.width());
        graph.add(new DropoutOperation(graph.kernels(), rate, graph.nextDropout(), graph.read(x), y), x.gradient());
        return x.through(y);
    }

    @Override
    public String text() {
        return "dropout " + rate;
    }
}
