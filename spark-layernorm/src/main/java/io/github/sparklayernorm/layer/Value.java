package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.nn.Axis;
import io.github.sparklayernorm.nn.Variable;
import java.util.Arrays;
import java.util.List;

/**
 * A value of a network under construction.
 *
 * @param variable that holds it
 * @param gradient whether somebody needs its gradient; nobody needs that of the data
 * @param backward [width] which columns belong to a direction that reads sequences from their end, whose last step is the first
 */
public record Value(Variable variable, boolean gradient, boolean[] backward) {
    /** Of the data. */
    static Value data(Variable variable) {
        return new Value(variable, false, new boolean[variable.width()]);
    }

    /** What a layer with parameters computes: its gradient is needed, and it reads forwards. */
    static Value of(Variable variable) {
        return of(variable, true);
    }

    static Value of(Variable variable, boolean gradient) {
        return new Value(variable, gradient, new boolean[variable.width()]);
    }

    /** What some operation without parameters computed of this one, column by column. */
    Value through(Variable computed) {
        return new Value(computed, gradient, backward);
    }

    /** Whether somebody needs the gradient of one of them. */
    static boolean gradient(List<Value> values) {
        return values.stream().anyMatch(Value::gradient);
    }

    boolean readsBackward() {
        for (boolean column : backward) {
            if (column) {
                return true;
            }
        }
        return false;
    }

    boolean sameDirections(Value other) {
        return Arrays.equals(backward, other.backward);
    }

    Axis axis() {
        return variable.axis();
    }

    int width() {
        return variable.width();
    }
}
