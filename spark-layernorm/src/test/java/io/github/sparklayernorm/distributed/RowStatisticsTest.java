package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.distributed.RowFormat.InvalidRows;
import io.github.sparklayernorm.model.Standardization;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowStatisticsTest extends SparkTest {
    private static RowFormat format(int inputs) {
        return new RowFormat("Stage", "f", "l", "w", inputs, "as in the first row", 0, 1, false, InvalidRows.ERROR);
    }

    private static RowStatistics statistics(int partitions, Vector... vectors) {
        Dataset<Row> rows = spark().createDataFrame(
                        IntStream.range(0, vectors.length)
                                .mapToObj(i -> RowFactory.create(vectors[i], 1.0, 1.0, false))
                                .toList(),
                        new StructType()
                                .add("features", SQLDataTypes.VectorType())
                                .add("label", DataTypes.DoubleType)
                                .add("weight", DataTypes.DoubleType)
                                .add("validation", DataTypes.BooleanType))
                .repartition(partitions);
        return RowStatistics.of(rows, format(vectors[0].size()), true);
    }

    /** Rows of a spark.range as the pass over them wants them. */
    private static RowStatistics ranged(long rows, int partitions, String label, String... features) {
        Dataset<Row> data = spark().range(0, rows, 1, partitions)
                .selectExpr(
                        "array(" + String.join(",", features) + ") AS x",
                        "double(" + label + ") AS label",
                        "1.0D AS weight",
                        "false AS validation");
        return RowStatistics.of(
                data.select(
                        functions.array_to_vector(data.col("x")).as("features"),
                        data.col("label"),
                        data.col("weight"),
                        data.col("validation")),
                format(features.length),
                true);
    }

    @Test
    void columnsAreStandardisedAsSparksScalerDoesIt() {
        Random random = new Random(1);
        Vector[] rows = IntStream.range(0, 400)
                .mapToObj(i -> Vectors.dense(5 + 2 * random.nextGaussian(), 1e9 + random.nextInt(5), 3))
                .toArray(Vector[]::new);

        Standardization dense = statistics(3, rows).standardization();

        for (int j = 0; j < 3; j++) {
            int column = j;
            double mean = IntStream.range(0, 400)
                    .mapToDouble(i -> rows[i].apply(column))
                    .average()
                    .orElseThrow();
            double variance = IntStream.range(0, 400)
                    .mapToDouble(i -> Math.pow(rows[i].apply(column) - mean, 2))
                    .average()
                    .orElseThrow();
            assertThat(dense.center()[j]).isCloseTo(mean, within(1e-5));
            assertThat(dense.scale()[j]).isCloseTo(j == 2 ? 0 : 1 / Math.sqrt(variance), within(1e-6));
        }
    }

    @Test
    void sparseVectorsOfFewColumnsAreStandardisedAsDenseOnes() {
        Random random = new Random(2);
        Vector[] dense = IntStream.range(0, 300)
                .mapToObj(i -> Vectors.dense(
                        random.nextInt(3) == 0 ? random.nextGaussian() : 0, random.nextInt(4) == 0 ? 1 : 0))
                .toArray(Vector[]::new);
        Vector[] sparse = IntStream.range(0, 300)
                .mapToObj(i -> (Vector) dense[i].toSparse())
                .toArray(Vector[]::new);

        Standardization ofDense = statistics(2, dense).standardization();
        Standardization ofSparse = statistics(5, sparse).standardization();

        for (int j = 0; j < 2; j++) {
            assertThat(ofSparse.center()[j]).isCloseTo(ofDense.center()[j], within(1e-12));
            assertThat(ofSparse.scale()[j]).isCloseTo(ofDense.scale()[j], within(1e-12));
        }
    }

    @Test
    void twoValuesKeepTheirDistanceHoweverRareOneIs() {
        Standardization standardization = ranged(
                        1000,
                        4,
                        "id",
                        "if(id = 7, 1D, 0D)",
                        "if(id % 2 = 0, -3D, 5D)",
                        "if(id = 7, 2D, double(id % 2))")
                .standardization();

        assertThat(standardization.scale()[0]).isEqualTo(1);
        assertThat(standardization.center()[0]).isCloseTo(0.001, within(1e-12));
        assertThat(standardization.scale()[1]).isEqualTo(1 / 8.0);
        assertThat(standardization.scale()[2]).as("three values").isCloseTo(2, within(0.01));
    }

    @Test
    void aFewOutliersDoNotSqueezeTheOtherRowsIntoAPoint() {
        Standardization standardization = ranged(4000, 3, "id", "if(id = 7, 700000D, 4300 + 10 * randn(3))", "randn(4)")
                .standardization();

        assertThat(standardization.center()[0]).isCloseTo(4300, within(3.0));
        assertThat(1 / standardization.scale()[0]).isBetween(8.0, 12.5);
        assertThat(standardization.apply(0, 700000)).isBetween(20f, 60f);
        assertThat(1 / standardization.scale()[1]).isCloseTo(1, within(0.05));
    }

    @Test
    void wideSparseRowsStaySparse() {
        Vector[] rows = IntStream.range(0, 50)
                .mapToObj(i -> Vectors.sparse(1000, new int[] {i, 500 + i}, new double[] {1, 3 + i % 2}))
                .toArray(Vector[]::new);

        RowStatistics statistics = statistics(2, rows);
        Standardization standardization = statistics.standardization();

        assertThat(statistics.sparse()).isTrue();
        assertThat(standardization.centers()).isFalse();
        assertThat(standardization.apply(3, 1)).isEqualTo(1f);
        assertThat(standardization.apply(500, 3)).isEqualTo(1f); // the root mean square of what is stored
        assertThat(standardization.apply(999, 5)).as("never seen").isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // label, feature, replicas, alike
        "hash(id) % 3, randn(1), 2, true",
        "hash(id) % 3, randn(1), 8, true",
        "floor(id / 1000), randn(1), 8, false",
        "hash(id) % 3, double(id), 8, false",
        "floor(id / 1000), double(id), 1, true", // one replica has them all
        "1, 5D, 8, true"
    })
    void sortedRowsAreFoundByLabelsAndColumns(String label, String feature, int replicas, boolean alike) {
        RowStatistics statistics = ranged(8000, 8, label, feature);

        assertThat(statistics.alike(replicas, false)).isEqualTo(alike);
    }

    @Test
    void replicasOfManySortedPartitionsMixThem() {
        RowStatistics statistics = ranged(8000, 200, "id / 1000", "double(id)");

        assertThat(statistics.alike(2, false)).isTrue();
        assertThat(statistics.alike(2, true))
                .as("where blocks do not hold several")
                .isFalse();
    }

    private static TrainingPlan plan(long rows, int partitions, int cores, TrainingPlan.Wish wish) {
        return TrainingPlan.of(wish, ranged(rows, partitions, "hash(id) % 3", "randn(1)"), cores, 1 << 24);
    }

    private static TrainingPlan.Wish nothing() {
        return new TrainingPlan.Wish(0, -1, 10, 2000, false, 0, 0.1);
    }

    @Test
    void replicasFollowFromRowsBatchesAndCores() {
        assertThat(plan(1000, 1, 8, nothing()).replicas()).isOne();
        assertThat(plan(1000, 200, 8, nothing()).replicas()).isOne();
        assertThat(plan(1000, 200, 8, nothing()).shuffled()).isFalse();
        TrainingPlan four = plan(4 * 1280, 16, 8, nothing());
        assertThat(four.replicas()).isEqualTo(4);
        assertThat(four.shuffled()).isFalse();
        assertThat(plan(4 * 1280, 16, 2, nothing()).replicas()).isEqualTo(2);
        TrainingPlan spread = plan(4 * 1280, 1, 8, nothing());
        assertThat(spread.replicas()).isEqualTo(4);
        assertThat(spread.shuffled()).isTrue();
        TrainingPlan asked = plan(1000, 5, 8, new TrainingPlan.Wish(3, 7, 10, 2000, false, 0, 0.1));
        assertThat(asked.replicas()).isEqualTo(3);
        assertThat(asked.shuffled()).isTrue();
        assertThat(asked.epochs()).isEqualTo(7);
        assertThat(asked.passes()).isOne();
    }

    @Test
    void budgetsAreWholePassesBetweenBounds() {
        TrainingPlan few = plan(50, 1, 1, nothing()); // 5 steps a pass: 500 of them
        assertThat(few.epochs() * few.passes()).isEqualTo(104);
        assertThat(few.passes()).isEqualTo(26);
        assertThat(few.steps()).isEqualTo(500);
        TrainingPlan some = plan(500, 1, 1, nothing()); // 50 steps a pass: 40 passes
        assertThat(some.steps()).isEqualTo(2000);
        TrainingPlan many = plan(20_000, 1, 1, nothing()); // 2000 steps a pass: 3 passes
        assertThat(many.epochs()).isEqualTo(3);
        TrainingPlan none = plan(500, 1, 1, new TrainingPlan.Wish(0, 0, 10, 2000, false, 0, 0.1));
        assertThat(none.epochs()).isZero();
    }

    @Test
    void longBudgetsOverEnoughRowsSetSomeAside() {
        TrainingPlan.Wish longer = new TrainingPlan.Wish(0, -1, 10, 8000, true, 0, 0.1);

        assertThat(plan(1000, 1, 1, longer).validationShare()).isEqualTo(0.1);
        assertThat(plan(199, 1, 1, longer).validationShare())
                .as("too few to spare")
                .isZero();
        assertThat(plan(5000, 1, 1, longer).validationShare()).as("16 passes").isZero();
        assertThat(plan(1000, 1, 1, nothing()).validationShare())
                .as("20 passes")
                .isEqualTo(0.1);
        assertThat(plan(1000, 1, 1, longer).epochs()).isEqualTo(16);
    }
}
