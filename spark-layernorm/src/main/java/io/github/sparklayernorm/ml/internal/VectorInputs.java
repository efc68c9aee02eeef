package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.RowFormat;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Features that are a vector for each row. */
final class VectorInputs implements Inputs {
    private static final long serialVersionUID = 1L;

    @Override
    public void check(StructType schema, String stage, String column) {
        new SchemaChecks(stage, schema).vector("featuresCol", column);
    }

    @Override
    public StructType asVectors(StructType schema, String column) {
        return VectorColumns.asVector(schema, column);
    }

    @Override
    public RowFormat shaped(FitColumns columns, RowFormat format) {
        return columns.withInputs(format);
    }

    @Override
    public Column vectors(RowFormat format, DataType type) {
        return VectorColumns.asVector(functions.col(format.features()), type);
    }
}
