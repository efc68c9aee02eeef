package io.github.sparklayernorm.ml.internal;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/** Columns that hold vectors: of Spark's own type, or arrays of doubles or floats, which Spark's stages take for such. */
final class VectorColumns {
    private VectorColumns() {}

    /** Whether a stage that asks for vectors takes the type. */
    static boolean isVector(DataType type) {
        return type.equals(SQLDataTypes.VectorType()) || isArray(type);
    }

    /** Whether the type is that of arrays which are vectors. */
    static boolean isArray(DataType type) {
        return type instanceof ArrayType array
                && (array.elementType().equals(DataTypes.DoubleType)
                        || array.elementType().equals(DataTypes.FloatType));
    }

    /**
     * The column as Spark's vectors.
     *
     * @param type of the column
     */
    static Column asVector(Column column, DataType type) {
        return isArray(type) ? ofArray(column) : column;
    }

    /** An array of numbers as a dense vector. A null number becomes NaN, for the row's check; a null array stays null. */
    static Column ofArray(Column column) {
        return functions.udf(new OfArray(), SQLDataTypes.VectorType()).apply(column);
    }

    /** The schema that Spark's own checks see of a column, or a field of a struct, that holds vectors in whatever form. */
    static StructType asVector(StructType schema, String column) {
        StructField[] fields = schema.fields().clone();
        for (int j = 0; j < fields.length; j++) {
            String name = fields[j].name();
            if (name.equals(column)) {
                fields[j] = withType(fields[j], SQLDataTypes.VectorType());
            } else if (column.startsWith(name + ".") && fields[j].dataType() instanceof StructType inner) {
                fields[j] = withType(fields[j], asVector(inner, column.substring(name.length() + 1)));
            }
        }
        return new StructType(fields);
    }

    private static StructField withType(StructField field, DataType type) {
        return new StructField(field.name(), type, field.nullable(), field.metadata());
    }

    private record OfArray() implements UDF1<Seq<?>, Vector> {
        @Override
        public Vector call(Seq<?> numbers) {
            if (numbers == null) {
                return null;
            }
            double[] values = new double[numbers.size()];
            for (int j = 0; j < values.length; j++) {
                Object value = numbers.apply(j);
                values[j] = value == null ? Double.NaN : ((Number) value).doubleValue();
            }
            return Vectors.dense(values);
        }
    }
}
