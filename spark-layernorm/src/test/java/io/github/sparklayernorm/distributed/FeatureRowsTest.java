package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.distributed.RowFormat.InvalidRows;
import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.DenseField;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.SparseField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FeatureRowsTest extends SparkTest {
    private static final Vector DENSE = Vectors.dense(1, 0, 3);
    private static final Vector SPARSE = Vectors.sparse(3, new int[] {1}, new double[] {2});

    private static RowFormat format(int targets, InvalidRows invalid) {
        return new RowFormat("Stage", "f", "l", "w", 3, "as in the first row", 0, targets, targets > 1, invalid);
    }

    private static Dataset<Row> rows(DataType label, Row... rows) {
        return spark().createDataFrame(
                        List.of(rows),
                        new StructType()
                                .add("features", SQLDataTypes.VectorType())
                                .add("label", label)
                                .add("weight", DataTypes.DoubleType)
                                .add("validation", DataTypes.BooleanType))
                .coalesce(1);
    }

    private static List<InternalRow> binary(Dataset<Row> rows) {
        List<InternalRow> list = new ArrayList<>();
        Iterator<InternalRow> iterator =
                rows.queryExecution().toRdd().toJavaRDD().toLocalIterator();
        iterator.forEachRemaining(row -> list.add(row.copy()));
        return list;
    }

    /** A vector's row whose array says that its number at {@code at} is null. */
    private static InternalRow withNull(boolean label, Vector vector, int field, int at) {
        InternalRow row = binary(rows(SQLDataTypes.VectorType(), RowFactory.create(DENSE, DENSE, 1.0, false)))
                .get(0);
        InternalRow serialized = new VectorUDT().serialize(vector);
        UnsafeRow damaged = UnsafeProjection.create(new VectorUDT().sqlType())
                .apply(serialized)
                .copy();
        damaged.getArray(field).setNullAt(at);
        return new GenericInternalRow(
                new Object[] {label ? row.getStruct(0, 4) : damaged, label ? damaged : row.getStruct(1, 4), 1.0, false
                });
    }

    @Test
    void nullsInVectorsAreRefusedAndNotZeros() {
        FeatureRows reader = new FeatureRows(format(3, InvalidRows.SKIP));
        assertThatThrownBy(() -> reader.read(withNull(false, DENSE, 3, 1)))
                .hasMessage(
                        "Stage: every vector in \"f\" must have a number in each of its places, but a row has null in"
                                + " place 1; fill it in where the vectors are made, or check the file that they are read from.");
        assertThatThrownBy(() -> reader.read(withNull(false, SPARSE, 2, 0))).hasMessageContaining("null in place 0");
        assertThatThrownBy(() -> reader.read(withNull(false, SPARSE, 3, 0))).hasMessageContaining("null in place 0");
        assertThatThrownBy(() -> reader.read(withNull(true, DENSE, 3, 2)))
                .hasMessageStartingWith("Stage: every vector in \"l\"")
                .hasMessageContaining("null in place 2");
    }

    @Test
    void readsDenseAndSparseRows() {
        FeatureRows reader = new FeatureRows(format(1, InvalidRows.ERROR));
        List<InternalRow> rows = binary(rows(
                DataTypes.DoubleType,
                RowFactory.create(DENSE, 0.5, 2.0, false),
                RowFactory.create(SPARSE, 1.5, 3.0, false)));
        float[] features = new float[6];
        float[] label = new float[2];

        assertThat(reader.read(rows.get(0))).isTrue();
        assertThat(reader.sparse()).isFalse();
        reader.copyFeatures(features, 0);
        reader.copyLabel(label, 0);
        assertThat(reader.weight()).isEqualTo(2f);
        Arrays.fill(features, 3, 6, 9f);
        assertThat(reader.read(rows.get(1))).isTrue();
        assertThat(reader.sparse()).isTrue();
        assertThat(reader.active()).isEqualTo(1);
        reader.copyFeatures(features, 3);
        reader.copyLabel(label, 1);

        assertThat(features).containsExactly(1, 0, 3, 0, 2, 0);
        assertThat(label).containsExactly(0.5f, 1.5f);
        assertThat(reader.weight()).isEqualTo(3f);
    }

    @Test
    void readsRowsOfEitherKindAsSparse() {
        FeatureRows reader = new FeatureRows(format(1, InvalidRows.ERROR));
        int[] columns = new int[4];
        float[] values = new float[4];

        reader.readFeatures(DENSE);
        reader.copySparse(columns, values, 0);
        reader.readFeatures(SPARSE);
        reader.copySparse(columns, values, 3);

        assertThat(columns).containsExactly(0, 1, 2, 1);
        assertThat(values).containsExactly(1, 0, 3, 2);
    }

    @Test
    void readsVectorLabelsOfEitherKind() {
        FeatureRows reader = new FeatureRows(format(2, InvalidRows.ERROR));
        float[] labels = new float[4];
        int at = 0;
        for (InternalRow row : binary(rows(
                SQLDataTypes.VectorType(),
                RowFactory.create(DENSE, Vectors.dense(5, 6), 1.0, false),
                RowFactory.create(DENSE, Vectors.sparse(2, new int[] {1}, new double[] {7}), 1.0, false)))) {
            assertThat(reader.read(row)).isTrue();
            reader.copyLabel(labels, at);
            at += 2;
        }
        assertThat(labels).containsExactly(5, 6, 0, 7);
    }

    @Test
    void leavesOutAndCountsInvalidRowsWhenToldSo() {
        FeatureRows reader = new FeatureRows(format(1, InvalidRows.SKIP));
        List<Boolean> read = binary(rows(
                        DataTypes.DoubleType,
                        RowFactory.create(null, 0.5, 2.0, false),
                        RowFactory.create(DENSE, null, 2.0, false),
                        RowFactory.create(DENSE, Double.NaN, 2.0, false),
                        RowFactory.create(DENSE, 1.0, null, false),
                        RowFactory.create(Vectors.dense(1, 2, Double.NEGATIVE_INFINITY), 1.0, 1.0, false),
                        RowFactory.create(DENSE, 1.0, 1.0, false)))
                .stream()
                .map(reader::read)
                .toList();

        assertThat(read).containsExactly(false, false, false, false, false, true);
        assertThat(reader.skipped()).isEqualTo(5);
    }

    @Test
    void packsBlocksOfTheKindOfTheirFirstRow() {
        List<InternalRow> mixed = binary(rows(
                DataTypes.DoubleType,
                RowFactory.create(null, 0.0, 1.0, false),
                RowFactory.create(DENSE, 1.0, 2.0, false),
                RowFactory.create(null, 0.0, 1.0, false),
                RowFactory.create(SPARSE, 2.0, 3.0, false),
                RowFactory.create(null, 0.0, 1.0, false)));

        RowPacker packer = new RowPacker(
                mixed.iterator(),
                format(1, InvalidRows.SKIP),
                1024,
                Packing.of(16).draw(0));
        PackedRows first = packer.next().rows();
        assertThat(packer.hasNext()).isFalse();
        java.util.Collections.reverse(mixed);
        PackedRows reversed = new RowPacker(
                        mixed.iterator(),
                        format(1, InvalidRows.SKIP),
                        1024,
                        Packing.of(16).draw(0))
                .next()
                .rows();

        assertThat(first.rows()).isEqualTo(2);
        assertThat(first.weight()).isEqualTo(5);
        DenseField dense = (DenseField) first.inputs().get(0);
        assertThat(dense.features()).containsExactly(1, 0, 3, 0, 2, 0);
        SparseField sparse = (SparseField) reversed.inputs().get(0);
        assertThat(sparse.starts()).containsExactly(0, 1, 4);
        assertThat(sparse.indices()).containsExactly(1, 0, 1, 2);
        assertThat(sparse.values()).containsExactly(2, 1, 0, 3);
        assertThat(reversed.targets()).containsExactly(2, 1);
    }

    @Test
    void aPartitionOfInvalidRowsPacksToNothing() {
        List<InternalRow> none = binary(rows(DataTypes.DoubleType, RowFactory.create(null, 0.0, 1.0, false)));

        assertThat(new RowPacker(
                                none.iterator(),
                                format(1, InvalidRows.SKIP),
                                1024,
                                Packing.of(16).draw(0))
                        .hasNext())
                .isFalse();
    }

    @Test
    void labelStatisticsAreByWeightAndOfTrainingRows() {
        double large = 1e9; // float32 would round these labels to multiples of 64
        Dataset<Row> labels = rows(
                        DataTypes.DoubleType,
                        RowFactory.create(DENSE, large + 1, 3.0, false),
                        RowFactory.create(DENSE, large + 5, 1.0, false),
                        RowFactory.create(DENSE, large + 7, 0.0, false),
                        RowFactory.create(DENSE, large + 100, 1.0, true))
                .repartition(3);

        LabelStatistics statistics =
                RowStatistics.of(labels, format(1, InvalidRows.ERROR), false).labels();

        assertThat(statistics.rows()).isEqualTo(3);
        assertThat(statistics.validationRows()).isEqualTo(1);
        assertThat(statistics.weight()).isEqualTo(4);
        assertThat(statistics.largest()).isEqualTo(large + 100);
        assertThat(statistics.constant()).isFalse();
        assertThat(statistics.mean()[0]).isCloseTo(large + 2, within(1e-6));
        assertThat(statistics.standardDeviation()[0]).isCloseTo(Math.sqrt(3), within(1e-6));
    }

    @Test
    void aRefusalIsFoundInsideSparksWrappings() {
        InvalidInputException refusal = InvalidInputException.of("Stage", "this must hold", "that came", "try it");
        RuntimeException wrapped = new IllegalStateException("Job aborted", new RuntimeException(refusal));

        assertThatThrownBy(() -> InvalidInputException.unwrapping(() -> {
                    throw wrapped;
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Stage: this must hold, but that came; try it.")
                .hasCause(wrapped);
        IllegalStateException other = new IllegalStateException("disk full");
        assertThatThrownBy(() -> InvalidInputException.unwrapping(() -> {
                    throw other;
                }))
                .isSameAs(other);
    }
}
