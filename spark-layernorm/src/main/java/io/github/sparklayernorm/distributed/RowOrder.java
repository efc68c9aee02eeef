package io.github.sparklayernorm.distributed;

import java.util.Iterator;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.DeterministicLevel$;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.sql.execution.UnsafeExternalRowSorter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.util.collection.unsafe.sort.PrefixComparators;
import org.apache.spark.util.collection.unsafe.sort.RecordComparator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Gives the rows of a partition an order that depends on nothing but the rows.
 *
 * <p>After a shuffle (a join, an aggregation, {@code repartition}) the rows of a partition come in the order in which their
 * blocks were fetched, another one each time. A partition that is computed again after a loss would then train
 * differently. So such partitions are sorted by their rows' bytes (by a hash of them first, since that compares fast), with
 * Spark's sorter, which spills. Partitions whose order is fixed, as Spark knows it from the lineage, stay as they are.
 */
final class RowOrder {
    private static final long HASH_SEED = 42; // any; it is part of the order

    private RowOrder() {}

    static JavaRDD<InternalRow> settled(RDD<InternalRow> rows, StructType schema) {
        if (rows.outputDeterministicLevel().equals(DeterministicLevel$.MODULE$.DETERMINATE())) {
            return rows.toJavaRDD();
        }
        return rows.toJavaRDD().mapPartitions(part -> sort(part, schema), true);
    }

    private static Iterator<InternalRow> sort(Iterator<InternalRow> rows, StructType schema) throws Exception {
        UnsafeProjection projection = UnsafeProjection.create(schema);
        UnsafeExternalRowSorter sorter = UnsafeExternalRowSorter.createWithRecordComparator(
                schema,
                ByBytes::new,
                PrefixComparators.LONG,
                new Hash(),
                SparkEnv.get().memoryManager().pageSizeBytes(),
                true);
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            sorter.insertRow(row instanceof UnsafeRow unsafe ? unsafe : projection.apply(row));
        }
        return CollectionConverters.asJava(sorter.sort());
    }

    private static final class Hash extends UnsafeExternalRowSorter.PrefixComputer {
        private final Prefix prefix = new Prefix();

        @Override
        public Prefix computePrefix(InternalRow row) {
            UnsafeRow unsafe = (UnsafeRow) row;
            prefix.value = XXH64.hashUnsafeWords(
                    unsafe.getBaseObject(), unsafe.getBaseOffset(), unsafe.getSizeInBytes(), HASH_SEED);
            return prefix;
        }
    }

    /** Rows take whole words. */
    private static final class ByBytes extends RecordComparator {
        @Override
        public int compare(Object a, long aAt, int aLength, Object b, long bAt, int bLength) {
            int order = Integer.compare(aLength, bLength);
            for (int i = 0; order == 0 && i < aLength; i += Long.BYTES) {
                order = Long.compare(Platform.getLong(a, aAt + i), Platform.getLong(b, bAt + i));
            }
            return order;
        }
    }
}
