package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.nn.Sizes;

/** Arrays that grow to the largest batch seen and then stay. */
final class Buffers {
    static final float[] EMPTY = {};

    private Buffers() {}

    /** The array itself, or a larger one whose contents are zero. */
    static float[] atLeast(float[] array, int rows, int width) {
        int length = Sizes.product(rows, width);
        return array.length >= length ? array : new float[length];
    }
}
