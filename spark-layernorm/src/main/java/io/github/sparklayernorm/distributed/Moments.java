package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Mean and variance of each of some columns by weight, updated value by value (West 1979) and merged (Chan, Golub, LeVeque
 * 1979): {@code mean += (x - mean) w / W; m2 += w (x - meanBefore)(x - mean)}.
 *
 * <p>Differences are squared in a unit of their own for each column, a power of two, which changes no bit: columns whose
 * squares would leave the range of a double (1e200, 1e-200) are measured as all others. Columns may have been seen with
 * different weights, as those of sparse rows are; {@link #withZeros} adds the zeros that were not stored.
 */
@DefaultSerializer(JavaForm.class)
final class Moments implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Its inverse is finite; what is smaller counts as zero beside it only from 1e-470 on. */
    private static final double LEAST_UNIT = 0x1p-1000;

    private final double[] weight; // [C]
    private final double[] mean; // [C]
    private final double[] m2; // [C] in unit^2
    private final double[] unit; // [C] power of two, 0 before the first difference
    private final long[] count; // [C]

    Moments(int columns) {
        weight = new double[columns];
        mean = new double[columns];
        m2 = new double[columns];
        unit = new double[columns];
        count = new long[columns];
    }

    int columns() {
        return mean.length;
    }

    /** @param w above 0 */
    void add(int column, double x, double w) {
        double total = weight[column] + w;
        double before = x - mean[column];
        if (weight[column] == 0) {
            mean[column] = x;
        } else if (before != 0) {
            if (Math.abs(before) > unit[column]) {
                measureIn(column, unitOf(before));
            }
            mean[column] += before * (w / total);
            m2[column] += w * (before / unit[column]) * ((x - mean[column]) / unit[column]);
        }
        weight[column] = total;
        count[column]++;
    }

    void add(Moments other) {
        for (int j = 0; j < mean.length; j++) {
            count[j] += other.count[j];
            add(j, other.weight[j], other.mean[j], other.m2[j], other.unit[j]);
        }
    }

    /** Adds the zeros of sparse rows that were not stored, so that every column has this weight. */
    void withZeros(double rowWeight) {
        for (int j = 0; j < mean.length; j++) {
            add(j, rowWeight - weight[j], 0, 0, 0);
        }
    }

    private void add(int j, double otherWeight, double otherMean, double otherM2, double otherUnit) {
        if (otherWeight <= 0) {
            return;
        }
        double total = weight[j] + otherWeight;
        double apart = otherMean - mean[j];
        double common = Math.max(Math.max(unit[j], otherUnit), apart == 0 || weight[j] == 0 ? 0 : unitOf(apart));
        if (common > 0) {
            measureIn(j, common);
            double ratio = otherUnit / common;
            m2[j] += otherM2 * ratio * ratio;
            if (weight[j] > 0) {
                m2[j] += (apart / common) * (apart / common) * weight[j] * (otherWeight / total);
            }
        }
        mean[j] = weight[j] == 0 ? otherMean : mean[j] + apart * (otherWeight / total);
        weight[j] = total;
    }

    private void measureIn(int column, double newUnit) {
        double ratio = unit[column] / newUnit;
        m2[column] *= ratio * ratio;
        unit[column] = newUnit;
    }

    /** The power of two at or above it. */
    private static double unitOf(double difference) {
        int exponent = Math.min(Math.getExponent(difference) + 1, Double.MAX_EXPONENT);
        return Math.max(LEAST_UNIT, Math.scalb(1.0, exponent));
    }

    double weight(int column) {
        return weight[column];
    }

    /** Values that were added. */
    long count(int column) {
        return count[column];
    }

    double mean(int column) {
        return mean[column];
    }

    /** Standard deviation (population); 0 for a column that does not vary or was not seen. */
    double deviation(int column) {
        return weight[column] == 0 ? 0 : unit[column] * Math.sqrt(m2[column] / weight[column]);
    }

    double[] means() {
        return mean.clone();
    }

    double[] deviations() {
        double[] deviations = new double[mean.length];
        Arrays.setAll(deviations, this::deviation);
        return deviations;
    }
}
