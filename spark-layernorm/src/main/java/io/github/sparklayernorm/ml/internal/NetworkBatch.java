package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.ml.internal.catalyst.BatchFunction;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;

/**
 * Rows that go through a network together. A row's outputs depend on the rows beside it at most by float rounding: GEMM sums
 * in an order that follows the batch's size.
 */
abstract class NetworkBatch implements BatchFunction.Batch {
    final RowBatch batch;
    private final TrainedNetwork network;
    private final FeatureRows reader;
    private final int mostRows;
    private int[] positions = new int[1]; // among the valid rows; -1: an invalid one
    private int count;
    private int valid;
    private int evaluated; // valid rows of the last evaluation

    /** @param mostRows invalid ones count, so that many of them do not pile up */
    NetworkBatch(TrainedNetwork network, RowFormat format, int mostRows) {
        this.network = network;
        this.mostRows = mostRows;
        reader = new FeatureRows(format);
        batch = network.lease(format);
    }

    @Override
    public final void add(Object features) {
        place(reader.readFeatures(features));
    }

    @Override
    public final void add(InternalRow row, int at, DataType type) {
        place(reader.readFeatures(row, at, type));
    }

    private void place(boolean isValid) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, Math.min(mostRows, 4 * count));
        }
        positions[count++] = isValid ? batch.add(reader) : -1;
        valid += isValid ? 1 : 0;
    }

    @Override
    public final boolean full() {
        return count == mostRows || batch.full();
    }

    @Override
    public void evaluate() {
        batch.predict();
        evaluated = valid;
        valid = 0;
        count = 0;
    }

    /** Valid rows of the last evaluation. */
    final int evaluated() {
        return evaluated;
    }

    /** Of a row among the valid ones, or -1. A row whose outputs are not finite is an invalid row. */
    final int position(int row) {
        int position = positions[row];
        if (position >= 0 && !batch.finite(position)) {
            reader.refuseOutputs();
            return -1;
        }
        return position;
    }

    @Override
    public final void release() {
        network.giveBack(batch);
    }
}
