package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.ml.param.TrainingParams;
import java.util.Arrays;
import java.util.OptionalInt;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What the schema of a data set must offer a stage, and what its metadata tell. */
final class SchemaChecks {
    private final String stage;
    private final StructType schema;

    SchemaChecks(String stage, StructType schema) {
        this.stage = stage;
        this.schema = schema;
    }

    void vector(String param, String column) {
        require(
                field(param, column),
                param,
                VectorColumns.isVector(field(param, column).dataType()),
                "a vector",
                VECTOR_REMEDY);
    }

    void sequence(String param, String column) {
        require(
                field(param, column),
                param,
                SequenceInputs.isSequence(field(param, column).dataType()),
                "a sequence: an array of vectors, of arrays of numbers, of numbers or of token ids",
                "make it with SequenceAssembler, or collect_list");
    }

    void numeric(String param, String column) {
        StructField field = field(param, column);
        require(
                field,
                param,
                field.dataType() instanceof NumericType,
                "a number",
                "cast it, or index it (StringIndexer)");
    }

    void numericOrVector(String param, String column) {
        StructField field = field(param, column);
        require(
                field,
                param,
                field.dataType() instanceof NumericType || VectorColumns.isVector(field.dataType()),
                "a number, or a vector for several targets",
                "cast it");
    }

    void numericOrTime(String param, String column) {
        StructField field = field(param, column);
        DataType type = field.dataType();
        require(
                field,
                param,
                type instanceof NumericType
                        || type.equals(DataTypes.DateType)
                        || type.equals(DataTypes.TimestampType)
                        || type.equals(DataTypes.TimestampNTZType),
                "a number, a date or a timestamp",
                "cast it (to_timestamp)");
    }

    void partOfStep(String param, String column) {
        StructField field = field(param, column);
        require(
                field,
                param,
                field.dataType() instanceof NumericType || VectorColumns.isVector(field.dataType()),
                "a number or a vector",
                "cast it, or index it (StringIndexer)");
    }

    void stepLabels(String param, String column) {
        StructField field = field(param, column);
        require(
                field,
                param,
                field.dataType() instanceof ArrayType array && array.elementType() instanceof NumericType,
                "an array of numbers, one for each step",
                "make it with SequenceAssembler (targetCols), or collect_list");
    }

    void bool(String param, String column) {
        StructField field = field(param, column);
        require(field, param, field.dataType().equals(DataTypes.BooleanType), "a boolean", "cast it");
    }

    /** The columns that a stage reads at fit when it is told to. */
    void optionalColumns(TrainingParams params) {
        String weight = FitColumns.columnOf(params, params.weightCol());
        if (!weight.isEmpty()) {
            numeric("weightCol", weight);
        }
        String validation = FitColumns.columnOf(params, params.validationIndicatorCol());
        if (!validation.isEmpty()) {
            bool("validationIndicatorCol", validation);
        }
    }

    boolean isVector(String param, String column) {
        return VectorColumns.isVector(field(param, column).dataType());
    }

    /** Elements of a vector column, if its metadata say so. */
    OptionalInt vectorSize(String param, String column) {
        StructField field = field(param, column);
        if (VectorColumns.isArray(field.dataType())) { // Spark's attributes are of vectors only
            return OptionalInt.empty();
        }
        int size = AttributeGroup.fromStructField(field).size();
        return size > 0 ? OptionalInt.of(size) : OptionalInt.empty();
    }

    /** Classes of a label column, if its metadata say so. */
    OptionalInt classes(String column) {
        Attribute attribute = Attribute.fromStructField(field("labelCol", column));
        if (attribute instanceof BinaryAttribute) {
            return OptionalInt.of(2);
        }
        if (attribute instanceof NominalAttribute nominal
                && nominal.getNumValues().isDefined()) {
            return OptionalInt.of((Integer) nominal.getNumValues().get());
        }
        return OptionalInt.empty();
    }

    /** Refuses an output column that is there already. */
    static void requireNew(String stage, StructType schema, String param, String column) {
        if (Arrays.asList(schema.fieldNames()).contains(column)) {
            throw InvalidInputException.of(
                    stage,
                    param + " must name a new column",
                    "\"" + column + "\" is there already",
                    "drop the column, or choose another name");
        }
    }

    DataType type(String param, String column) {
        return field(param, column).dataType();
    }

    /** The column under this name, with its metadata. */
    StructField named(String param, String column) {
        StructField field = field(param, column);
        return new StructField(column, field.dataType(), field.nullable(), field.metadata());
    }

    private static final String VECTOR_REMEDY = "make it with VectorAssembler, or array_to_vector";

    /** A nested column ("a.b") counts, as with Spark's stages: their lookup is private[spark], and there is no other. */
    private StructField field(String param, String column) {
        if (!SchemaUtils.checkSchemaFieldExist(schema, column)) {
            throw InvalidInputException.of(
                    stage,
                    param + " must name a column",
                    "\"" + column + "\" is none of " + Arrays.toString(schema.fieldNames()),
                    "call set" + Character.toUpperCase(param.charAt(0)) + param.substring(1) + " or rename the column");
        }
        return SchemaUtils.getSchemaField(schema, column);
    }

    private void require(StructField field, String param, boolean holds, String must, String remedy) {
        if (!holds) {
            throw InvalidInputException.of(
                    stage,
                    param + " \"" + field.name() + "\" must be " + must,
                    "its type is " + field.dataType().catalogString(),
                    remedy);
        }
    }
}
