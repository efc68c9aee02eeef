package io.github.sparklayernorm.ml.internal;

import java.util.Arrays;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.StructType;

/**
 * The column of a regressor: prediction, a number, or a vector where the labels were vectors.
 *
 * @param vectors whether the prediction is a vector
 */
record ValueColumns(TargetScaling scaling, boolean vectors, boolean prediction) implements OutputColumns {
    @Override
    public int count() {
        return prediction ? 1 : 0;
    }

    @Override
    public void write(float[] outputs, int at, int count, Object[] row, int column) {
        if (!prediction) {
            return;
        }
        double[] values = new double[scaling.targets()];
        if (outputs == null) {
            Arrays.fill(values, Double.NaN);
        } else {
            for (int j = 0; j < values.length; j++) {
                values[j] = scaling.restore(j, outputs[at + j]);
            }
        }
        row[column] = vectors ? Vectors.dense(values) : (Object) values[0];
    }

    /**
     * The schema with the prediction's column, as Spark's regressors have it; without one when its name is empty.
     *
     * @param targets elements of a vector, or -1 when they are not known yet
     */
    static StructType append(String stage, StructType schema, String column, boolean vectors, int targets) {
        if (column.isEmpty()) {
            return schema;
        }
        SchemaChecks.requireNew(stage, schema, "predictionCol", column);
        if (!vectors) {
            return schema.add(NumericAttribute.defaultAttr().withName(column).toStructField());
        }
        return schema.add(
                targets < 0
                        ? new AttributeGroup(column).toStructField()
                        : new AttributeGroup(column, targets).toStructField());
    }
}
