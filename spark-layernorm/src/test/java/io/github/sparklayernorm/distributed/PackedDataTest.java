package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.distributed.RowFormat.InvalidRows;
import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.DenseField;
import io.github.sparklayernorm.train.PackedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PackedDataTest extends SparkTest {
    private static final int ROWS = 500;
    private static final RowFormat FORMAT =
            new RowFormat("Stage", "f", "l", "w", 2, "as in the first row", 0, 1, false, InvalidRows.ERROR);

    /** Row i has features (i, -i), label 2 i and weight 1 + i % 3. */
    private static Dataset<Row> rows(IntPredicate validation, int partitions) {
        List<Row> rows = IntStream.range(0, ROWS)
                .mapToObj(i -> RowFactory.create(Vectors.dense(i, -i), 2.0 * i, 1.0 + i % 3, validation.test(i)))
                .toList();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark().sparkContext());
        return spark().createDataFrame(
                        context.parallelize(rows, partitions),
                        new StructType()
                                .add("features", SQLDataTypes.VectorType())
                                .add("label", DataTypes.DoubleType)
                                .add("weight", DataTypes.DoubleType)
                                .add("validation", DataTypes.BooleanType));
    }

    /** The session is shared: others may have cached something. */
    private Set<Integer> persistedBefore;

    @BeforeEach
    void note() {
        persistedBefore = persisted();
    }

    @AfterEach
    void nothingStaysPersisted() {
        assertThat(persisted()).isEqualTo(persistedBefore);
    }

    private static Set<Integer> persisted() {
        return Set.copyOf(JavaSparkContext.fromSparkContext(spark().sparkContext())
                .getPersistentRDDs()
                .keySet());
    }

    @Test
    void aColumnThatSaysSomethingElseEachTimePutsEachRowOnOneSide() {
        Column coin = functions
                .udf((Coin) () -> ThreadLocalRandom.current().nextDouble() < 0.3, DataTypes.BooleanType)
                .asNondeterministic()
                .apply();
        Dataset<Row> rows = rows(i -> false, 3).withColumn("validation", coin);
        try (PackedData data = PackedData.pack(rows, FORMAT, Packing.of(16))) {
            List<Integer> training = ids(data.training());
            List<Integer> validation = ids(data.validation());
            assertThat(training).hasSizeBetween(1, ROWS - 1).hasSize((int)
                    data.training().rows());
            assertThat(validation).hasSize((int) data.validation().rows());
            List<Integer> all = new ArrayList<>(training);
            all.addAll(validation);
            Collections.sort(all);
            assertThat(all).isEqualTo(IntStream.range(0, ROWS).boxed().toList());
            assertThat(ids(data.training())).as("asked again").isEqualTo(training);
        }
    }

    private interface Coin extends UDF0<Boolean>, Serializable {}

    @Test
    void eachSideIsPackedAsIfItWereAlone() {
        try (PackedData mixed = PackedData.pack(rows(i -> i % 7 == 3, 2), FORMAT, Packing.of(16));
                PackedData trained =
                        PackedData.pack(rows(i -> false, 2).filter("label % 14 != 6"), FORMAT, Packing.of(16))) {
            assertThat(mixed.training().digest()).isEqualTo(trained.training().digest());
            assertThat(floats(mixed.training())).isDeepEqualTo(floats(trained.training()));
            assertThat(mixed.validation().rows()).isEqualTo(71);
            assertThat(mixed.training().stepsPerEpoch())
                    .isEqualTo(trained.training().stepsPerEpoch());
            assertThat(trained.validation().rows()).isZero();
            double weight = mixed.training().weight() + mixed.validation().weight();
            assertThat(weight)
                    .isCloseTo(IntStream.range(0, ROWS).map(i -> 1 + i % 3).sum(), within(1e-9));
        }
    }

    @Test
    void aRowThatSaysNeitherIsRefused() {
        Dataset<Row> rows =
                rows(i -> false, 2).withColumn("validation", functions.expr("label = if(label = 8, null, 1)"));
        assertThatThrownBy(() -> InvalidInputException.unwrapping(() -> PackedData.pack(rows, FORMAT, Packing.of(16))))
                .hasMessageContaining("the validation indicator must be true or false in every row");
    }

    private static List<Integer> ids(PackedPartitions side) {
        List<Integer> ids = new ArrayList<>();
        for (PackedRows block : side.blocks().collect()) {
            float[] features = ((DenseField) block.inputs().get(0)).features();
            for (int i = 0; i < features.length; i += 2) {
                ids.add((int) features[i]);
            }
        }
        return ids;
    }

    private static float[][] floats(PackedPartitions side) {
        return side.blocks().collect().stream()
                .map(block -> ((DenseField) block.inputs().get(0)).features())
                .toArray(float[][]::new);
    }
}
