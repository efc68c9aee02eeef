package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a stage says of its classes.
 *
 * @param weights    [K] factors of the training rows' weights, by class; null: none. Validation rows keep their weight, so
 *                   that validation losses can be compared whatever the factors
 * @param thresholds [K] the class with the largest probability / threshold is predicted; null: the largest probability
 */
@DefaultSerializer(JavaForm.class)
public record ClassSettings(double[] weights, double[] thresholds) implements Serializable {
    public static final ClassSettings PLAIN = new ClassSettings(null, null);

    /** The rows to train on with their weight times the factor of their class; a label that is no class is left for its own check. */
    Dataset<Row> weigh(Dataset<Row> rows) {
        if (weights == null) {
            return rows;
        }
        Column[] factors = new Column[weights.length];
        for (int k = 0; k < factors.length; k++) {
            factors[k] = functions.lit(weights[k]);
        }
        Column factor =
                functions.get(functions.array(factors), functions.col("label").try_cast("int"));
        Column weighed = functions.col("weight").multiply(functions.coalesce(factor, functions.lit(1.0)));
        return rows.withColumn(
                "weight",
                functions
                        .when(functions.col("validation"), functions.col("weight"))
                        .otherwise(weighed));
    }

    /** The row's weight before {@link #weigh}; 0 where nothing is left of it. */
    double unweighed(int label, double weight) {
        return weights == null || weight == 0 ? weight : weight / weights[label];
    }

    /** The class that is predicted for a row of logits [width] at {@code at}. */
    int predicted(float[] logits, int at, int width) {
        int best = 0;
        for (int k = 1; k < width; k++) {
            best = logits[at + k] > logits[at + best] ? k : best;
        }
        if (thresholds == null) {
            return best;
        }
        double max = logits[at + best];
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < width; k++) {
            double ratio = Math.exp(logits[at + k] - max) / thresholds[k]; // as the probabilities but for their sum
            if (ratio > largest) {
                largest = ratio;
                best = k;
            }
        }
        return best;
    }
}
