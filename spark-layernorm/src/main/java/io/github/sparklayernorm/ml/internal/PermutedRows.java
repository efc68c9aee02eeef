package io.github.sparklayernorm.ml.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/**
 * The rows of a data set, each with another row that it can take values from: a permutation of all rows that follows from
 * the rows and a seed, and not from how they are partitioned.
 *
 * <p>Rows are drawn into blocks of about {@value #BLOCK_ROWS} and into an order within them, both by a hash of their
 * columns, of their number among rows that are equal, and of the seed. A row's donor is the next one of its block, and the
 * first one for the last. So a row is its own donor only where
 * it is alone in its block, and a donor is any other row with the same chance.
 */
public final class PermutedRows implements AutoCloseable {
    /** Many enough for no row to be without a neighbour, few enough for a task to sort. */
    private static final int BLOCK_ROWS = 10_000;

    private static final String PREFIX = "sparklayernorm_permutation_";
    private static final String CONTENT = PREFIX + "content";
    private static final String NUMBER = PREFIX + "number";
    private static final String BLOCK = PREFIX + "block";
    private static final String ORDER = PREFIX + "order";
    private static final String DONOR = PREFIX + "donor";

    private final StructType schema;
    private final Dataset<Row> rows; // with a number for each of those that are equal
    private final Row counted; // rows, and the fewest and the most elements of a vector

    /** @param vector column whose elements will be replaced; empty: none */
    public PermutedRows(Dataset<?> dataset, String vector) {
        schema = dataset.schema();
        Column[] hashed = Arrays.stream(schema.fields())
                .filter(field -> isHashed(field.dataType()))
                .map(field -> OwnColumn.of(field.name()))
                .toArray(Column[]::new);
        WindowSpec equal = Window.partitionBy(CONTENT).orderBy(CONTENT);
        rows = dataset.toDF()
                .withColumn(CONTENT, hashed.length == 0 ? functions.lit(0L) : functions.xxhash64(hashed))
                .withColumn(NUMBER, functions.row_number().over(equal))
                .persist();
        counted = counted(vector);
    }

    private Row counted(String vector) {
        Column size = vector.isEmpty() ? functions.lit(null).cast("int") : size(vector);
        try {
            return rows.agg(functions.count(functions.lit(1)), functions.min(size), functions.max(size))
                    .first();
        } catch (RuntimeException e) {
            rows.unpersist();
            throw e;
        }
    }

    private Column size(String vector) {
        Column column = OwnColumn.of(vector);
        return VectorColumns.isArray(schema.apply(vector).dataType())
                ? functions.array_size(column)
                : functions.udf(new Size(), DataTypes.IntegerType).apply(column);
    }

    public StructType schema() {
        return schema;
    }

    public long count() {
        return counted.getLong(0);
    }

    /** The fewest elements that a row's vector has, or -1 where no row has one. */
    int smallestSize() {
        return counted.isNullAt(1) ? -1 : counted.getInt(1);
    }

    /** The most elements that a row's vector has, or -1 where no row has one. */
    int largestSize() {
        return counted.isNullAt(2) ? -1 : counted.getInt(2);
    }

    /** The rows as they are. */
    public Dataset<Row> original() {
        return rows.select(own());
    }

    /** The rows with a donor each, for {@link #replaced}; persist it. */
    public Dataset<Row> withDonors(long seed, String[] columns) {
        Column[] given = Arrays.stream(columns).map(OwnColumn::of).toArray(Column[]::new);
        WindowSpec inBlock = Window.partitionBy(BLOCK).orderBy(ORDER);
        Column donor = functions.struct(given);
        Column drawn = functions.xxhash64(functions.lit(seed), functions.col(CONTENT), functions.col(NUMBER));
        return rows.withColumn(BLOCK, functions.pmod(drawn, functions.lit(1 + count() / BLOCK_ROWS)))
                .withColumn(ORDER, functions.xxhash64(drawn))
                .withColumn(
                        DONOR,
                        functions.coalesce(
                                functions.lead(donor, 1).over(inBlock),
                                functions.first(donor).over(inBlock)))
                .drop(CONTENT, NUMBER, BLOCK, ORDER);
    }

    /** The rows of {@link #withDonors} with a column of their donors in place of their own. */
    public Dataset<Row> replaced(Dataset<Row> withDonors, String column) {
        return withDonors.select(with(column, functions.col(DONOR).getField(column)));
    }

    /** The same with one element of a vector column; of an array, which keeps its type. */
    public Dataset<Row> replaced(Dataset<Row> withDonors, String column, int element) {
        Column own = OwnColumn.of(column);
        Column donor = functions.col(DONOR).getField(column);
        Column taken = VectorColumns.isArray(schema.apply(column).dataType())
                ? takeElement(own, donor, element)
                : functions
                        .udf(new TakeElement(element), SQLDataTypes.VectorType())
                        .apply(own, donor);
        return withDonors.select(with(column, taken));
    }

    /** An array with one element of another; without another it stays. */
    private static Column takeElement(Column own, Column donor, int element) {
        Column taken = functions.transform(
                own,
                (value, j) -> functions
                        .when(j.equalTo(element), donor.getItem(element))
                        .otherwise(value));
        return functions.when(donor.isNull(), own).otherwise(taken);
    }

    @Override
    public void close() {
        rows.unpersist();
    }

    private Column[] own() {
        return with(null, null);
    }

    private Column[] with(String replaced, Column by) {
        List<Column> columns = new ArrayList<>();
        for (StructField field : schema.fields()) {
            Column own = OwnColumn.of(field.name());
            columns.add(field.name().equals(replaced) ? by.as(field.name(), field.metadata()) : own);
        }
        return columns.toArray(Column[]::new);
    }

    /** Spark has no hash of maps and variants; the other columns of a row tell it apart as well. */
    private static boolean isHashed(DataType type) {
        if (type instanceof ArrayType array) {
            return isHashed(array.elementType());
        }
        if (type instanceof StructType struct) {
            return Arrays.stream(struct.fields()).allMatch(field -> isHashed(field.dataType()));
        }
        return !(type instanceof MapType || type instanceof VariantType || type.equals(DataTypes.CalendarIntervalType));
    }

    private record Size() implements UDF1<Vector, Integer> {
        @Override
        public Integer call(Vector vector) {
            return vector == null ? null : vector.size();
        }
    }

    /** A vector with one element of another. */
    private record TakeElement(int element) implements UDF2<Vector, Vector, Vector> {
        @Override
        public Vector call(Vector own, Vector donor) {
            if (own == null || donor == null) {
                return own;
            }
            double value = donor.apply(element);
            if (own instanceof DenseVector dense) {
                double[] values = dense.values().clone();
                values[element] = value;
                return Vectors.dense(values);
            }
            SparseVector sparse = (SparseVector) own;
            int at = Arrays.binarySearch(sparse.indices(), element);
            if (at >= 0) {
                double[] values = sparse.values().clone();
                values[at] = value;
                return Vectors.sparse(sparse.size(), sparse.indices(), values);
            }
            return value == 0 ? sparse : inserted(sparse, -at - 1, value);
        }

        private Vector inserted(SparseVector vector, int at, double value) {
            int active = vector.indices().length;
            int[] indices = new int[active + 1];
            double[] values = new double[active + 1];
            System.arraycopy(vector.indices(), 0, indices, 0, at);
            System.arraycopy(vector.values(), 0, values, 0, at);
            indices[at] = element;
            values[at] = value;
            System.arraycopy(vector.indices(), at, indices, at + 1, active - at);
            System.arraycopy(vector.values(), at, values, at + 1, active - at);
            return Vectors.sparse(vector.size(), indices, values);
        }
    }
}
