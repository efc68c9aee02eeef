package io.github.sparklayernorm.train;

import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.io.Serializable;

/** A block of rows as a few large arrays, never a boxed row: what a partition's data is while it is trained on. */
public sealed interface PackedRows extends Serializable permits DenseRows, SparseRows, SequenceRows {
    int rows();

    /** Sum of the weights. */
    double weight();

    /** Shows everything that the block holds, array by array, always in the same order. */
    void content(Content to);

    /** Who looks at all numbers of a block. */
    interface Content {
        void floats(float[] numbers);

        void ints(int[] numbers);
    }

    /** Copies rows {@code order[from] .. order[from + count - 1]} into the batch, as its only rows. */
    void gather(int[] order, int from, int count, Batch into);

    /** Writes the order of an epoch into {@code order}, of which batch i of b takes the part from {@link #firstRow}. */
    default void shuffle(int[] order, int batches, long seed) {
        new RandomStream(seed).permute(order, rows());
    }

    /** Batch i of b takes rows [i n / b, (i + 1) n / b): sizes differ by one at most. */
    static int firstRow(int batch, int batches, int rows) {
        return (int) ((long) batch * rows / batches);
    }

    /** End of a batch for inference that begins at {@code order[from]}: at most {@code most} rows. */
    default int batchEnd(int[] order, int from, int most) {
        return Math.min(rows(), from + most);
    }

    /** Mini-batches that this block makes: as few as hold {@code batchSize} rows or fewer each. */
    default int batches(int batchSize) {
        return (int) ((rows() + (long) batchSize - 1) / batchSize);
    }
}
