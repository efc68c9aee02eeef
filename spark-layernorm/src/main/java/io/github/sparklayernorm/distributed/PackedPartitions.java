package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.PackedRows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/** The rows of a Dataset as packed blocks, kept in executors' memory and, where that is short, on their disks. */
final class PackedPartitions implements AutoCloseable {
    private final JavaRDD<PackedRows> blocks;
    private final List<PartitionSize> sizes;

    private PackedPartitions(JavaRDD<PackedRows> blocks, List<PartitionSize> sizes) {
        this.blocks = blocks;
        this.sizes = sizes;
    }

    /**
     * @param rows   columns features (vector), label (double, or vector for several targets), weight (double)
     * @param format what they must look like
     */
    static PackedPartitions pack(Dataset<Row> rows, RowFormat format, int batchSize) {
        JavaRDD<PackedRows> blocks = rows.select(
                        functions.col("features"), functions.col("label"), functions.col("weight"))
                .queryExecution()
                .toRdd()
                .toJavaRDD()
                .mapPartitions(part -> new RowPacker(part, format), true);
        blocks.persist(StorageLevel.MEMORY_AND_DISK());
        boolean packed = false; // Scala throws checked exceptions unannounced, so that no catch clause is sure of them
        try {
            List<PartitionSize> sizes = blocks.mapPartitions(
                            part -> List.of(size(part, batchSize)).iterator())
                    .collect();
            packed = true;
            return new PackedPartitions(blocks, sizes);
        } finally {
            if (!packed) {
                blocks.unpersist(false);
            }
        }
    }

    private static PartitionSize size(Iterator<PackedRows> blocks, int batchSize) {
        long rows = 0;
        double weight = 0;
        int steps = 0;
        while (blocks.hasNext()) {
            PackedRows block = blocks.next();
            rows += block.rows();
            weight += block.weight();
            steps += block.batches(batchSize);
        }
        return new PartitionSize(rows, weight, steps);
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

    double weight() {
        return sizes.stream().mapToDouble(PartitionSize::weight).sum();
    }

    /** Steps of one epoch in the longest partition. */
    int stepsPerEpoch() {
        return sizes.stream().mapToInt(PartitionSize::steps).max().orElse(0);
    }

    /** Partitions that have rows for a step of an epoch at or after {@code step}. */
    List<Integer> partitionsFrom(int step) {
        List<Integer> partitions = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            if (sizes.get(i).steps() > step) {
                partitions.add(i);
            }
        }
        return partitions;
    }

    @Override
    public void close() {
        blocks.unpersist(false);
    }
}
