package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.PackedRows;
import java.io.Serializable;

/** What the driver knows of a packed partition: its rows, the sum of their weights, and the steps of one epoch. */
record PartitionSize(long rows, double weight, int steps) implements Serializable {
    static final PartitionSize NONE = new PartitionSize(0, 0, 0);

    PartitionSize plus(PackedRows block, Packing packing) {
        return new PartitionSize(rows + block.rows(), weight + block.weight(), steps + packing.passes() * block.batches(packing.batchSize()));
    }
}
