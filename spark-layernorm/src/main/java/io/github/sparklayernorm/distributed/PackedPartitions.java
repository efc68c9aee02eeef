package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.train.PackedRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** The rows that a fit trains on, or those that it validates with, by partition: one side of {@link PackedData}. */
final class PackedPartitions {
    private final JavaRDD<PackedRows> blocks;
    private final List<PartitionSize> sizes;
    private final int passes; // over the rows in an epoch

    PackedPartitions(JavaRDD<PackedRows> blocks, List<PartitionSize> sizes, int passes) {
        this.blocks = blocks;
        this.sizes = sizes;
        this.passes = passes;
    }

    JavaRDD<PackedRows> blocks() {
        return blocks;
    }

    int partitions() {
        return sizes.size();
    }

    long rows() {
        return sizes.stream().mapToLong(PartitionSize::rows).sum();
    }

    /** Rows of the largest partition. */
    long mostRows() {
        return sizes.stream().mapToLong(PartitionSize::rows).max().orElse(0);
    }

    /** Whether every mini-batch consists of a single row. */
    boolean oneRowBatches() {
        return sizes.stream().allMatch(size -> size.batches() == size.rows());
    }

    double weight() {
        return sizes.stream().mapToDouble(PartitionSize::weight).sum();
    }

    /** What another row, another value or another order in any partition would change. */
    String digest() {
        long digest = sizes.size();
        for (PartitionSize size : sizes) {
            digest = RandomStream.derive(digest, size.rows(), passes * size.batches(), size.content());
        }
        return rows() + " in all, digest " + Long.toHexString(digest);
    }

    /** Steps of one epoch in the longest partition. */
    int stepsPerEpoch() {
        return passes * sizes.stream().mapToInt(PartitionSize::batches).max().orElse(0);
    }

    /** Partitions that have rows for a step of an epoch at or after {@code step}. */
    List<Integer> partitionsFrom(int step) {
        List<Integer> partitions = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            if (passes * sizes.get(i).batches() > step) {
                partitions.add(i);
            }
        }
        return partitions;
    }
}
