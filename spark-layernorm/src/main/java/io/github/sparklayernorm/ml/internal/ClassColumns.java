package io.github.sparklayernorm.ml.internal;

import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a classifier, in the order of Spark's: rawPrediction, probability, prediction; see {@link ClassScores}.
 * Those with equal thresholds are equal: Spark compares functions to find what is cached or computed already.
 *
 * @param thresholds [classes] or null; the class with the largest probability / threshold is predicted
 */
record ClassColumns(int classes, boolean raw, boolean probability, boolean prediction, double[] thresholds)
        implements OutputColumns {
    ClassColumns {
        thresholds = thresholds == null ? null : thresholds.clone();
    }

    /** Those of these columns that have a name. */
    static StructType fields(String raw, String probability, String prediction) {
        StructType fields = new StructType();
        fields = raw.isEmpty() ? fields : fields.add(raw, SQLDataTypes.VectorType());
        fields = probability.isEmpty() ? fields : fields.add(probability, SQLDataTypes.VectorType());
        return prediction.isEmpty() ? fields : fields.add(prediction, DataTypes.DoubleType, false);
    }

    @Override
    public int count() {
        return (raw ? 1 : 0) + (probability ? 1 : 0) + (prediction ? 1 : 0);
    }

    @Override
    public void write(float[] outputs, int at, int count, Object[] row, int column) {
        double[] scores = new double[classes];
        if (outputs == null) {
            Arrays.fill(scores, Double.NaN);
        } else {
            for (int k = 0; k < classes; k++) {
                scores[k] = outputs[at + k];
            }
            ClassScores.raw(scores);
        }
        boolean scaled = thresholds != null;
        double[] probabilities = probability || scaled ? ClassScores.probability(scores.clone()) : null;
        int next = column;
        if (raw) {
            row[next++] = Vectors.dense(scores);
        }
        if (probability) {
            row[next++] = Vectors.dense(probabilities);
        }
        if (prediction) {
            row[next] = outputs == null ? Double.NaN : scaled ? best(probabilities) : new DenseVector(scores).argmax();
        }
    }

    /** The class that is predicted of finite outputs. */
    int predicted(float[] outputs, int at) {
        double[] scores = new double[classes];
        for (int k = 0; k < classes; k++) {
            scores[k] = outputs[at + k];
        }
        ClassScores.raw(scores);
        return thresholds == null ? new DenseVector(scores).argmax() : (int) best(ClassScores.probability(scores));
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

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassColumns columns
                && classes == columns.classes
                && raw == columns.raw
                && probability == columns.probability
                && prediction == columns.prediction
                && Arrays.equals(thresholds, columns.thresholds);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(classes, raw, probability, prediction) + Arrays.hashCode(thresholds);
    }
}
