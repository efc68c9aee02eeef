package io.github.sparklayernorm.ml.internal;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import scala.collection.Seq;

/** A label column with an array of numbers, one for each step, as a vector. A null number becomes NaN, for the row's check. */
final class StepLabels implements UDF1<Seq<?>, Vector> {
    private static final long serialVersionUID = 1L;

    private StepLabels() {}

    static Column asVector(Column labels) {
        return functions.udf(new StepLabels(), SQLDataTypes.VectorType()).apply(labels);
    }

    @Override
    public Vector call(Seq<?> labels) {
        if (labels == null) {
            return null;
        }
        double[] values = new double[labels.size()];
        for (int t = 0; t < values.length; t++) {
            Object value = labels.apply(t);
            values[t] = value == null ? Double.NaN : ((Number) value).doubleValue();
        }
        return Vectors.dense(values);
    }
}
