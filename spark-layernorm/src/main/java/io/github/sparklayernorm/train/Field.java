package io.github.sparklayernorm.train;

import io.github.sparklayernorm.model.BatchInput;
import java.io.Serializable;

/** What a block of rows has for one input of a network, as a few large arrays. */
public sealed interface Field extends Serializable permits DenseField, SparseField, SequenceField {
    /** Shows everything that the field holds, array by array, always in the same order. */
    void content(PackedRows.Content to);

    /** Copies rows {@code order[0] .. order[count - 1]} into a batch's input, as its only rows. */
    void gather(int[] order, int count, BatchInput into);
}
