package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.nn.Axis;
import java.util.List;

/**
 * What a value of a network looks like before anything is built.
 *
 * @param axis  what its rows are
 * @param width numbers in each row, at least 1; a long, so that a network that cannot be is counted and not overflowed
 */
public record Shape(Axis axis, long width) {
    /** The shape of a layer's one input. */
    static Shape only(List<Shape> inputs) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    "this layer must have one input, but has " + inputs.size() + "; join them by a Concatenate first.");
        }
        return inputs.get(0);
    }

    /** The shape of a layer's one input, which has to be steps. */
    static Shape onlySteps(List<Shape> inputs) {
        Shape shape = only(inputs);
        if (shape.axis.isRows()) {
            throw new IllegalArgumentException(
                    "this layer must read the steps of a sequence, but its input has one row for"
                            + " each row of the data; give it a sequence, or a value that is not pooled yet.");
        }
        return shape;
    }

    Shape wide(long newWidth) {
        return new Shape(axis, newWidth);
    }

    /** As a person reads it: N rows, T steps of a sequence. */
    public String text() {
        return (axis.isRows() ? "N x " : "N x T x ") + width;
    }
}
