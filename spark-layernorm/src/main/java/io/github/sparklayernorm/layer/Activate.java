package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.nn.ActivationOperation;
import io.github.sparklayernorm.nn.Variable;
import java.util.List;
import java.util.Objects;

/** y = activation(x), element by element. A {@link Dense} has its own. */
public record Activate(Activation activation) implements Layer {
    public Activate {
        Objects.requireNonNull(activation, "activation");
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return Shape.only(inputs);
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        Value x = inputs.get(0);
        Variable y = new Variable(x.axis(), x.width());
        graph.add(new ActivationOperation(graph.kernels(), activation, graph.read(x), y), x.gradient());
        return x.through(y);
    }

    @Override
    public String text() {
        return Names.of(activation);
    }
}
