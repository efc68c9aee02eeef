package io.github.sparklayernorm.ml.internal;

import java.io.Serializable;

/** How a network's outputs become the columns that a model adds to a row. */
interface OutputColumns extends Serializable {
    /** How many columns are added. */
    int count();

    /**
     * @param outputs the network's, of which {@code outputs[at ..]} is this row's; null: the row was invalid and all its
     *                columns are NaN, or null where they are arrays of steps
     * @param count   how many outputs the row has, each as wide as the network
     * @param row     written from {@code column} on
     */
    void write(float[] outputs, int at, int count, Object[] row, int column);
}
