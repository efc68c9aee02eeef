package io.github.sparklayernorm.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.nn.Axis;
import java.io.Serializable;
import java.util.Objects;

/**
 * What goes into a network under a name.
 *
 * @param width    numbers in each row, or in each step of a sequence, at least 1
 * @param sequence whether every row has a sequence of steps
 */
@DefaultSerializer(JavaForm.class)
public record Input(String name, int width, boolean sequence) implements Serializable {
    public Input {
        Objects.requireNonNull(name, "name");
        if (width < 1) {
            throw new IllegalArgumentException(
                    "inputs must be at least 1, but \"" + name + "\" has " + width + "; leave an empty input out.");
        }
    }

    /** @param number of this input among those of its network */
    Axis axis(int number) {
        return sequence ? Axis.steps(number) : Axis.ROWS;
    }
}
