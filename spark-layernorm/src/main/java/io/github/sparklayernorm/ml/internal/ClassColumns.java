package io.github.sparklayernorm.ml.internal;

import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * The columns of a classifier, in the order of Spark's: rawPrediction (logits), probability (their softmax), prediction.
 *
 * @param thresholds [classes] or null; the class with the largest probability / threshold is predicted
 */
record ClassColumns(int classes, boolean raw, boolean probability, boolean prediction, double[] thresholds)
        implements OutputColumns {
    @Override
    public int count() {
        return (raw ? 1 : 0) + (probability ? 1 : 0) + (prediction ? 1 : 0);
    }

    @Override
    public void write(float[] outputs, int at, int count, Object[] row, int column) {
        double[] logits = new double[classes];
        if (outputs == null) {
            Arrays.fill(logits, Double.NaN);
        } else {
            for (int k = 0; k < classes; k++) {
                logits[k] = outputs[at + k];
            }
        }
        boolean scaled = thresholds != null;
        double[] probabilities = probability || scaled ? softmax(logits.clone()) : null;
        int next = column;
        if (raw) {
            row[next++] = Vectors.dense(logits);
        }
        if (probability) {
            row[next++] = Vectors.dense(probabilities);
        }
        if (prediction) {
            row[next] = outputs == null ? Double.NaN : scaled ? best(probabilities) : new DenseVector(logits).argmax();
        }
    }

    /** As Spark's {@code probability2prediction}: a threshold of 0 gives infinity, 0 / 0 is never the largest. */
    private double best(double[] probabilities) {
        int best = 0;
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            double ratio = probabilities[k] / thresholds[k];
            if (ratio > largest) {
                largest = ratio;
                best = k;
            }
        }
        return best;
    }

    /** p = exp(z - max z) / sum exp(z - max z), in place, in double: a handful of numbers per row. */
    static double[] softmax(double[] z) {
        double max = Arrays.stream(z).max().orElse(0);
        double sum = 0;
        for (int k = 0; k < z.length; k++) {
            z[k] = Math.exp(z[k] - max);
            sum += z[k];
        }
        for (int k = 0; k < z.length; k++) {
            z[k] /= sum;
        }
        return z;
    }
}
