package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.nn.Axis;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.recurrent.PoolOperation;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import java.util.List;
import java.util.Objects;

/** From the steps of a row's sequence to the row. */
public record Pool(Pooling pooling) implements Layer {
    public Pool {
        Objects.requireNonNull(pooling, "pooling");
        if (pooling == Pooling.NONE) {
            throw Layer.invalid(
                    "a pooling layer must pool", "pooling is none", "leave the layer out, or take last, mean or max");
        }
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return new Shape(Axis.ROWS, Shape.onlySteps(inputs).width());
    }

    @Override
    public Value build(Graph graph, String name, List<Value> inputs) {
        Value x = inputs.get(0);
        Variable y = new Variable(x.width());
        graph.add(new PoolOperation(pooling, x.backward(), graph.read(x), y), x.gradient());
        return Value.of(y, x.gradient());
    }

    @Override
    public String text() {
        return pooling.text() + " of the steps";
    }
}
