package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.nn.init.RandomStream;
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
    /**
     * Spark property: how large a block of packed features gets. Large enough for a good shuffle of its rows, small enough
     * that a partition which does not fit into memory is trained on from disk, one block at a time.
     */
    static final String BLOCK_SIZE = "spark.layernorm.packing.blockSize";

    private static final String BLOCK_SIZE_DEFAULT = "64m";
    private static final long MAX_BLOCK_SIZE = 1 << 30; // its float arrays stay far below Java's limit

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
        long blockSize = rows.sparkSession().sparkContext().getConf().getSizeAsBytes(BLOCK_SIZE, BLOCK_SIZE_DEFAULT);
        int blockFloats = (int) (Math.min(blockSize, MAX_BLOCK_SIZE) / Float.BYTES);
        Dataset<Row> columns = rows.select(functions.col("features"), functions.col("label"), functions.col("weight"));
        JavaRDD<PackedRows> blocks = RowOrder.settled(columns.queryExecution().toRdd(), columns.schema())
                .mapPartitions(part -> new RowPacker(part, format, blockFloats), true);
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
                CleanUp.run(() -> blocks.unpersist(false));
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

    /** Rows of the largest partition. */
    long mostRows() {
        return sizes.stream().mapToLong(PartitionSize::rows).max().orElse(0);
    }

    /** Whether every mini-batch consists of a single row. */
    boolean oneRowBatches() {
        return sizes.stream().allMatch(size -> size.steps() == size.rows());
    }

    double weight() {
        return sizes.stream().mapToDouble(PartitionSize::weight).sum();
    }

    /** A number that another count or weight of rows in any partition would change. */
    String digest() {
        long digest = sizes.size();
        for (PartitionSize size : sizes) {
            digest = RandomStream.derive(digest, size.rows(), Double.doubleToLongBits(size.weight()), size.steps());
        }
        return rows() + " in all, digest " + Long.toHexString(digest);
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
        CleanUp.run(() -> blocks.unpersist(false));
    }
}
