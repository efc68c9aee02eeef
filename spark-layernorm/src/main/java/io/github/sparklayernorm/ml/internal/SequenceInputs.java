package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.SequenceFormat;
import io.github.sparklayernorm.distributed.SequenceValues;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * Features that are a sequence for each row: an array of vectors, of arrays of numbers, of numbers (one channel), or of
 * whole numbers, which are token ids.
 *
 * @param vocabulary number of tokens; 0 to find it in the data
 * @param perStep    whether every step has a label
 */
public record SequenceInputs(int vocabulary, boolean perStep) implements Inputs {

    @Override
    public void check(StructType schema, String stage, String column) {
        new SchemaChecks(stage, schema).sequence("featuresCol", column);
    }

    @Override
    public StructType asVectors(StructType schema, String column) {
        return VectorColumns.asVector(schema, column);
    }

    @Override
    public RowFormat shaped(FitColumns columns, RowFormat format) {
        if (ofTokens(columns.type(format.features()))) {
            columns.require(
                    vocabulary <= Tokens.MOST_IDS,
                    "vocabularySize must be at most " + Tokens.MOST_IDS,
                    "it is " + vocabulary,
                    "set the number of tokens, or leave it out");
            return format.withInputs(1, "a token")
                    .withSequence(new SequenceFormat(
                            vocabulary > 0
                                    ? vocabulary
                                    : Tokens.in(columns, format).vocabulary(),
                            perStep));
        }
        Column values = functions.col(format.features());
        Object first = columns.first(
                format.features(),
                functions.size(values).gt(0).and(values.getItem(0).isNotNull()),
                "a step");
        int width = SequenceValues.width(first);
        columns.require(
                width > 0,
                "the steps of \"" + format.features() + "\" must have at least one number",
                "the first has none",
                "check how they are made");
        return format.withInputs(width, "as in the first row").withSequence(new SequenceFormat(0, perStep));
    }

    @Override
    public Column vectors(RowFormat format, DataType type) {
        return functions.udf(new Flatten(format), SQLDataTypes.VectorType()).apply(functions.col(format.features()));
    }

    /** Whether a sequence column holds token ids. */
    static boolean ofTokens(DataType type) {
        return type instanceof ArrayType array && isWhole(array.elementType());
    }

    /** Whether a type is one that sequences may have. */
    static boolean isSequence(DataType type) {
        if (!(type instanceof ArrayType array)) {
            return false;
        }
        DataType step = array.elementType();
        return step instanceof NumericType
                || step.equals(SQLDataTypes.VectorType())
                || (step instanceof ArrayType inner && inner.elementType() instanceof NumericType);
    }

    private static boolean isWhole(DataType type) {
        return List.of(DataTypes.IntegerType, DataTypes.LongType, DataTypes.ShortType, DataTypes.ByteType)
                .contains(type);
    }

    private record Flatten(RowFormat format) implements UDF1<Object, Vector> {
        @Override
        public Vector call(Object sequence) {
            double[] flat = SequenceValues.flatten(format, sequence);
            return flat == null ? null : Vectors.dense(flat);
        }
    }
}
