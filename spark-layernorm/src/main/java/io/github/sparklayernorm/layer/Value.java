package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.nn.Axis;
import io.github.sparklayernorm.nn.Variable;
import java.util.List;

/**
 * A value of a network under construction.
 *
 * @param variable     that holds it
 * @param gradient     whether somebody needs its gradient; nobody needs that of the data
 * @param backwardFrom columns from here on belong to a direction that reads sequences from their end; the width where none do
 */
public record Value(Variable variable, boolean gradient, int backwardFrom) {
    /** What a layer computes, whose gradient is needed, and that reads forwards. */
    static Value of(Variable variable) {
        return new Value(variable, true, variable.width());
    }

    /** One that some operation computed of this one, column by column. */
    Value through(Variable computed) {
        return new Value(computed, true, backwardFrom);
    }

    Axis axis() {
        return variable.axis();
    }

    int width() {
        return variable.width();
    }

    Shape shape() {
        return new Shape(axis(), width());
    }

    static List<Shape> shapes(List<Value> values) {
        return values.stream().map(Value::shape).toList();
    }
}
