package io.github.sparklayernorm.train;

import io.github.sparklayernorm.model.Batch;
import java.io.Serializable;

/** A block of rows as a few large arrays, never a boxed row: what a partition's data is while it is trained on. */
public sealed interface PackedRows extends Serializable permits DenseRows, SparseRows {
    int rows();

    /** Sum of the weights. */
    double weight();

    /** Copies rows {@code order[from] .. order[from + count - 1]} into the batch, as its only rows. */
    void gather(int[] order, int from, int count, Batch into);

    /** Mini-batches that this block makes: as few as hold {@code batchSize} rows or fewer each. */
    default int batches(int batchSize) {
        return (int) ((rows() + (long) batchSize - 1) / batchSize);
    }
}
