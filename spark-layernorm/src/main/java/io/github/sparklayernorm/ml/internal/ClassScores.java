package io.github.sparklayernorm.ml.internal;

import java.util.Arrays;

/**
 * From the logits z [K] of one row to the numbers of Spark's columns.
 *
 * <pre>
 *   K &gt; 2:  rawPrediction = z                            probability = softmax(z)
 *   K = 2:  rawPrediction = (-m, m),  m = z1 - z0        probability = softmax(0, m) = (1 / (1 + exp(m)), 1 / (1 + exp(-m)))
 * </pre>
 *
 * <p>Two classes get the margin, as of Spark's LogisticRegression: Spark's BinaryClassificationEvaluator ranks rows by
 * rawPrediction(1) alone, and z1 without z0 says nothing about the class. The probabilities are those of softmax(z) to the
 * bit, since a softmax subtracts the largest logit before anything else.
 */
final class ClassScores {
    private ClassScores() {}

    /** In place. */
    static double[] raw(double[] logits) {
        if (logits.length == 2) {
            double margin = logits[1] - logits[0];
            logits[0] = 0 - margin; // not -0 where there is none
            logits[1] = margin;
        }
        return logits;
    }

    /** In place; of what {@link #raw} makes. */
    static double[] probability(double[] raw) {
        if (raw.length == 2) {
            raw[0] = 0;
        }
        return softmax(raw);
    }

    /** p = exp(z - max z) / sum exp(z - max z), in place, in double: a handful of numbers per row. */
    private static double[] softmax(double[] z) {
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
