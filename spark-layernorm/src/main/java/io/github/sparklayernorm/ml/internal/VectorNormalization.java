package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.distributed.RowFormat.InvalidRows;
import io.github.sparklayernorm.ml.param.NormalizerParams;
import java.util.Arrays;
import java.util.OptionalInt;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * y = (x - mean) / sqrt(var + epsilon), mean and population variance over the elements of one vector (Ba, Kiros, Hinton
 * 2016, arXiv:1607.06450, eq. 4 without gain and bias). In double and in two passes.
 */
public final class VectorNormalization {
    private VectorNormalization() {}

    public static Dataset<Row> run(NormalizerParams params, Dataset<?> dataset) {
        StructType schema = schema(params, dataset.schema());
        Column input = VectorColumns.asVector(
                functions.col(params.getInputCol()),
                new SchemaChecks(params.getClass().getSimpleName(), dataset.schema())
                        .type("inputCol", params.getInputCol()));
        Dataset<Row> rows = dataset.toDF();
        if (Transforming.invalidRows(params.getHandleInvalid()) == InvalidRows.SKIP) {
            rows = rows.filter(
                    functions.udf(new IsValid(), DataTypes.BooleanType).apply(input));
        }
        Normalize normalize = new Normalize(
                params.getClass().getSimpleName(),
                params.getInputCol(),
                params.getEpsilon(),
                params.getHandleInvalid().equals("error"));
        return rows.withColumn(
                params.getOutputCol(),
                functions.udf(normalize, SQLDataTypes.VectorType()).apply(input),
                schema.apply(params.getOutputCol()).metadata());
    }

    public static StructType schema(NormalizerParams params, StructType schema) {
        String stage = params.getClass().getSimpleName();
        SchemaChecks checks = new SchemaChecks(stage, schema);
        checks.vector("inputCol", params.getInputCol());
        SchemaChecks.requireNew(stage, schema, "outputCol", params.getOutputCol());
        OptionalInt size = checks.vectorSize("inputCol", params.getInputCol());
        AttributeGroup group = size.isPresent()
                ? new AttributeGroup(params.getOutputCol(), size.getAsInt())
                : new AttributeGroup(params.getOutputCol());
        return schema.add(params.getOutputCol(), SQLDataTypes.VectorType(), true, group.toMetadata());
    }

    /** Zeros that a sparse vector does not store count in the statistics; the result is dense, since they move. */
    static Vector normalize(Vector x, double epsilon) {
        double[] y = x.toArray().clone();
        double mean = Arrays.stream(y).sum() / y.length;
        double squares = 0;
        for (int j = 0; j < y.length; j++) {
            y[j] -= mean;
            squares += y[j] * y[j];
        }
        double rstd = 1 / Math.sqrt(squares / y.length + epsilon);
        for (int j = 0; j < y.length; j++) {
            y[j] *= rstd;
        }
        return Vectors.dense(y);
    }

    /** Position of the first element that no float32 can hold, or -1. */
    private static int invalid(double[] elements) {
        for (int j = 0; j < elements.length; j++) {
            if (!Float.isFinite((float) elements[j])) {
                return j;
            }
        }
        return -1;
    }

    private record IsValid() implements UDF1<Vector, Boolean> {
        @Override
        public Boolean call(Vector x) {
            return x != null && invalid(x.toArray()) < 0;
        }
    }

    /** @param strict whether an invalid vector is refused; else it becomes NaN, and null stays null */
    private record Normalize(String stage, String column, double epsilon, boolean strict)
            implements UDF1<Vector, Vector> {
        private static final String REMEDY =
                "clean the data (Imputer, na.drop), or set handleInvalid=skip to leave such rows out";

        @Override
        public Vector call(Vector x) {
            if (x == null) {
                if (strict) {
                    throw InvalidInputException.of(
                            stage, "every row must have a vector in \"" + column + "\"", "a row has null", REMEDY);
                }
                return null;
            }
            double[] elements = x.toArray();
            int bad = invalid(elements);
            if (bad < 0) {
                return normalize(x, epsilon);
            }
            if (strict) {
                throw InvalidInputException.of(
                        stage,
                        "every element of \"" + column + "\" must be a finite float32",
                        "element " + bad + " of a row is " + InvalidInputException.kind(elements[bad]),
                        "element " + bad + " of a row is " + elements[bad],
                        REMEDY);
            }
            double[] nothing = new double[elements.length];
            Arrays.fill(nothing, Double.NaN);
            return Vectors.dense(nothing);
        }
    }
}
