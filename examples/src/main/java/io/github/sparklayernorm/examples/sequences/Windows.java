package io.github.sparklayernorm.examples.sequences;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/** What learners without a memory make of a window. */
public final class Windows {
    private Windows() {}

    /** All steps as one vector, the first step first. */
    public static Column flattened(Column window) {
        return functions.udf(new Flatten(), SQLDataTypes.VectorType()).apply(window);
    }

    /** A number of the last step. */
    public static Column last(Column window, int number) {
        return functions.udf(new Last(number), DataTypes.DoubleType).apply(window);
    }

    private record Flatten() implements UDF1<Seq<Vector>, Vector> {
        @Override
        public Vector call(Seq<Vector> window) {
            int width = window.apply(0).size();
            double[] values = new double[window.size() * width];
            for (int t = 0; t < window.size(); t++) {
                System.arraycopy(window.apply(t).toArray(), 0, values, t * width, width);
            }
            return Vectors.dense(values);
        }
    }

    private record Last(int number) implements UDF1<Seq<Vector>, Double> {
        @Override
        public Double call(Seq<Vector> window) {
            return window.apply(window.size() - 1).apply(number);
        }
    }
}
