package io.github.sparklayernorm.benchmarks;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows that are made where they are needed, and what measuring them takes. */
final class Synthetic {
    private static final StructType SCHEMA =
            new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
    private static final int VECTORS = 1024; // made once for each partition: making rows must not be what is measured

    private Synthetic() {}

    /** Dense rows of uniform numbers, with ten classes. */
    static Dataset<Row> dense(SparkSession spark, int partitions, long perPartition, int inputs) {
        return rows(
                spark,
                partitions,
                perPartition,
                random -> Vectors.dense(random.doubles(inputs).toArray()));
    }

    /**
     * Rows as HashingTF makes of texts: {@code words} words each, the rank of a word drawn so that its frequency falls as
     * the rank rises (log-uniform, near Zipf's law), at a column that is the word's hash.
     */
    static Dataset<Row> text(SparkSession spark, int partitions, long perPartition, int inputs, int words) {
        return rows(spark, partitions, perPartition, random -> {
            int[] columns = IntStream.range(0, words)
                    .map(i -> (int) ((long) Math.pow(1e6, random.nextDouble()) * 2_654_435_761L % inputs))
                    .sorted()
                    .distinct()
                    .toArray();
            return Vectors.sparse(
                    inputs, columns, IntStream.of(columns).mapToDouble(c -> 1).toArray());
        });
    }

    private interface Features extends Serializable {
        Vector next(Random random);
    }

    private static Dataset<Row> rows(SparkSession spark, int partitions, long perPartition, Features features) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<Integer> numbers = IntStream.range(0, partitions).boxed().toList();
        return spark.createDataFrame(
                        context.parallelize(numbers, partitions)
                                .flatMap(number -> partition(number, perPartition, features)),
                        SCHEMA)
                .select(
                        functions.col("features"),
                        functions.col("label"),
                        functions.lit(1.0).as("weight"),
                        functions.lit(false).as("validation"));
    }

    private static Iterator<Row> partition(int number, long count, Features features) {
        Random random = new Random(number);
        List<Vector> vectors = IntStream.range(0, (int) Math.min(VECTORS, count))
                .mapToObj(i -> features.next(random))
                .toList();
        return LongStream.range(0, count)
                .mapToObj(i -> RowFactory.create(vectors.get((int) (i % vectors.size())), (double) (i % 10)))
                .iterator();
    }

    /** Forgets the highest use of the heap until now. */
    static void resetPeak() {
        System.gc();
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    /** The highest use of the heap since then: the sum over its pools, an upper bound. In MiB. */
    static long peakHeap() {
        return heapPools().stream()
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                >> 20;
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
