package io.github.sparklayernorm.nn.loss;

import io.github.sparklayernorm.nn.init.RandomStream;

/** Softmax in double for single rows: its normaliser, and draws from it. */
public final class RowSoftmax {
    private RowSoftmax() {}

    /**
     * Draws j with probability softmax(sharpness * logits): 1 / sharpness is the temperature.
     *
     * @param sharpness infinity for the most likely each time
     */
    public static int sample(float[] logits, int at, int count, double sharpness, RandomStream random) {
        double most = largest(logits, at, count);
        double sum = 0;
        for (int j = 0; j < count; j++) {
            sum += weight(logits[at + j], most, sharpness);
        }
        double left = random.nextDouble() * sum;
        int last = 0;
        for (int j = 0; j < count; j++) {
            double weight = weight(logits[at + j], most, sharpness);
            if (weight > 0) {
                last = j;
                left -= weight;
                if (left < 0) {
                    return j;
                }
            }
        }
        return last; // rounding left a rest
    }

    /** log sum exp of {@code values[at .. at + count)}, without overflow. */
    public static double logSumExp(float[] values, int at, int count) {
        double most = largest(values, at, count);
        double sum = 0;
        for (int j = at; j < at + count; j++) {
            sum += Math.exp(values[j] - most);
        }
        return most + Math.log(sum);
    }

    static double largest(float[] values, int at, int count) {
        double most = values[at];
        for (int j = at + 1; j < at + count; j++) {
            most = Math.max(most, values[j]);
        }
        return most;
    }

    private static double weight(double logit, double most, double sharpness) {
        return logit == most ? 1 : Math.exp(sharpness * (logit - most));
    }
}
