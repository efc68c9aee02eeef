package io.github.sparklayernorm.ml.internal;

import java.io.Serializable;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;

/**
 * Targets are standardised for training, target by target: {@code y' = (y - mean) / deviation}, by which a regression's
 * default learning rate works whatever the unit of its labels. Predictions are turned back.
 *
 * <p>Two are equal that hold the same arrays. That is enough: they are learned once, and all copies of a model have them.
 *
 * @param mean      [targets] mean of the training labels by weight; of a robust loss the median, where outliers make the
 *                  deviation
 * @param deviation [targets] their standard deviation; of a robust loss what the quartiles say, where outliers make the
 *                  deviation; 1 where all labels are equal
 */
public record TargetScaling(double[] mean, double[] deviation) implements Serializable {
    static TargetScaling of(double[] mean, double[] deviation) {
        double[] safe = deviation.clone();
        for (int j = 0; j < safe.length; j++) {
            safe[j] = safe[j] > 0 ? safe[j] : 1;
        }
        return new TargetScaling(mean, safe);
    }

    public int targets() {
        return mean.length;
    }

    double restore(int target, float output) {
        return output * deviation[target] + mean[target];
    }

    /** The label column in the network's units. */
    Column scale(Column label, boolean vectors) {
        if (vectors) {
            return functions
                    .udf(new ScaleVector(this), SQLDataTypes.VectorType())
                    .apply(label);
        }
        return label.minus(mean[0]).divide(deviation[0]);
    }

    private record ScaleVector(TargetScaling scaling) implements UDF1<Vector, Vector> {
        @Override
        public Vector call(Vector label) {
            if (label == null || label.size() != scaling.targets()) {
                return label; // for the row's own check to name it
            }
            double[] scaled = label.toArray().clone();
            for (int j = 0; j < scaled.length; j++) {
                scaled[j] = (scaled[j] - scaling.mean[j]) / scaling.deviation[j];
            }
            return Vectors.dense(scaled);
        }
    }
}
