package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.PackedRows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of a Dataset as packed blocks, kept in executors' memory and, where that is short, on their disks.
 *
 * <p>Rows to train on and validation rows come from one evaluation of the Dataset: a column that says something else each
 * time it is asked (a sample drawn anew, a function of the clock) puts each row on one side, and on one side only.
 */
final class PackedData implements AutoCloseable {
    /**
     * Spark property: how large a block of packed features gets. Large enough for a good shuffle of its rows, small enough
     * that a partition which does not fit into memory is trained on from disk, one block at a time.
     */
    static final String BLOCK_SIZE = "spark.layernorm.packing.blockSize";

    private static final String BLOCK_SIZE_DEFAULT = "64m";
    private static final long MAX_BLOCK_SIZE = 1 << 30; // its float arrays stay far below Java's limit

    private final JavaRDD<PackedBlock> blocks;
    private final PackedPartitions training;
    private final PackedPartitions validation;
    private final PackedPartitions all;

    private PackedData(JavaRDD<PackedBlock> blocks, List<PartitionSize> sizes, Packing packing) {
        this.blocks = blocks;
        training = view(blocks, sizes, packing, false);
        validation = view(blocks, sizes, packing, true);
        all = all(blocks, sizes, packing);
    }

    /** Numbers of a packed block at most. */
    static int blockFloats(SparkContext context) {
        long blockSize = context.getConf().getSizeAsBytes(BLOCK_SIZE, BLOCK_SIZE_DEFAULT);
        return (int) (Math.min(blockSize, MAX_BLOCK_SIZE) / Float.BYTES);
    }

    /**
     * @param rows   columns features (vector), label (double, or vector for several targets), weight (double), validation
     *               (boolean)
     * @param format what they must look like
     */
    static PackedData pack(Dataset<Row> rows, RowFormat format, Packing packing) {
        int blockFloats = blockFloats(rows.sparkSession().sparkContext());
        Dataset<Row> columns = rows.select(
                functions.col("features"),
                functions.col("label"),
                functions.col("weight"),
                functions.col("validation"));
        JavaRDD<InternalRow> settled = RowOrder.settled(columns.queryExecution().toRdd(), columns.schema());
        Function2<Integer, Iterator<InternalRow>, Iterator<PackedBlock>> packer =
                (index, part) -> new RowPacker(part, format, blockFloats, packing.draw(index));
        JavaRDD<PackedBlock> blocks = Strided.coalesced(settled.rdd(), packing.partitions())
                .toJavaRDD()
                .mapPartitionsWithIndex(packer, true);
        blocks.persist(StorageLevel.MEMORY_AND_DISK());
        boolean packed = false; // Scala throws checked exceptions unannounced, so that no catch clause is sure of them
        try {
            List<PartitionSize> sizes =
                    blocks.mapPartitions(part -> sizes(part, packing)).collect();
            packed = true;
            return new PackedData(blocks, sizes, packing);
        } finally {
            if (!packed) {
                CleanUp.run(() -> blocks.unpersist(false));
            }
        }
    }

    /** Of a partition's rows to train on, then of its validation rows. */
    private static Iterator<PartitionSize> sizes(Iterator<PackedBlock> blocks, Packing packing) {
        PartitionSize training = PartitionSize.NONE;
        PartitionSize validation = PartitionSize.NONE;
        while (blocks.hasNext()) {
            PackedBlock block = blocks.next();
            if (block.validation()) {
                validation = validation.plus(block.rows(), packing);
            } else {
                training = training.plus(block.rows(), packing);
            }
        }
        return List.of(training, validation).iterator();
    }

    private static PackedPartitions view(
            JavaRDD<PackedBlock> blocks, List<PartitionSize> sizes, Packing packing, boolean validation) {
        JavaRDD<PackedRows> rows =
                blocks.filter(block -> block.validation() == validation).map(PackedBlock::rows);
        List<PartitionSize> of = new ArrayList<>();
        for (int i = validation ? 1 : 0; i < sizes.size(); i += 2) {
            of.add(sizes.get(i));
        }
        return new PackedPartitions(rows, of, packing.passes());
    }

    private static PackedPartitions all(JavaRDD<PackedBlock> blocks, List<PartitionSize> sizes, Packing packing) {
        List<PartitionSize> of = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i += 2) {
            of.add(sizes.get(i).plus(sizes.get(i + 1)));
        }
        return new PackedPartitions(blocks.map(PackedBlock::rows), of, packing.passes());
    }

    PackedPartitions training() {
        return training;
    }

    PackedPartitions validation() {
        return validation;
    }

    /** Both. */
    PackedPartitions all() {
        return all;
    }

    @Override
    public void close() {
        CleanUp.run(() -> blocks.unpersist(false));
    }
}
