package io.github.sparklayernorm.distributed;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * What has to be known of the labels before a network can be shaped: how many rows, which range, which scale.
 *
 * <p>Mean and variance by weight, of training rows only, updated row by row (West 1979) and merged (Chan, Golub, LeVeque
 * 1979) in partition order, so that the bits do not depend on scheduling:
 * {@code mean += (y - mean) w / W; m2 += w (y - meanBefore)(y - mean)}.
 */
public final class LabelStatistics implements Serializable {
    private static final long serialVersionUID = 1L;

    private long rows;
    private long validationRows;
    private double weight;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double maxOfAll = Double.NEGATIVE_INFINITY;
    private final double[] mean;
    private final double[] m2;
    private final boolean classes;
    private double[] weightOfClass = {}; // [largest class so far + 1]

    private LabelStatistics(RowFormat format) {
        mean = new double[format.targets()];
        m2 = new double[format.targets()];
        classes = format.classes() > 0;
    }

    /**
     * One pass over the columns 0 label (double or vector), 1 weight (double), 2 validation (boolean).
     *
     * @throws InvalidInputException for a label or weight that the format refuses
     */
    public static LabelStatistics of(Dataset<Row> labels, RowFormat format) {
        JavaRDD<InternalRow> rows = labels.queryExecution().toRdd().toJavaRDD();
        List<LabelStatistics> parts = rows.mapPartitions(
                        partition -> List.of(ofPartition(partition, format)).iterator())
                .collect();
        LabelStatistics all = new LabelStatistics(format);
        parts.forEach(all::add);
        return all;
    }

    private static LabelStatistics ofPartition(Iterator<InternalRow> rows, RowFormat format) {
        LabelStatistics statistics = new LabelStatistics(format);
        FeatureRows reader = new FeatureRows(format);
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            if (reader.readLabelAndWeight(row, 0, 1)) {
                if (row.isNullAt(2)) {
                    throw new Refusals(format).nullValidation();
                }
                statistics.add(reader, row.getBoolean(2));
            }
        }
        return statistics;
    }

    private void add(FeatureRows row, boolean validation) {
        int labels = row.labels(); // several where each step has one
        for (int j = 0; j < labels; j++) {
            maxOfAll = Math.max(maxOfAll, row.label(j));
        }
        if (validation) {
            validationRows++;
            return;
        }
        rows++;
        for (int j = 0; j < labels; j++) {
            min = Math.min(min, row.label(j));
            max = Math.max(max, row.label(j));
        }
        double w = row.weight();
        if (w == 0) {
            return;
        }
        weight += w;
        for (int j = 0; classes && j < labels; j++) {
            int label = (int) row.label(j);
            reserveClasses(label + 1);
            weightOfClass[label] += w;
        }
        for (int j = 0; j < mean.length; j++) {
            double before = row.label(j) - mean[j];
            mean[j] += before * w / weight;
            m2[j] += w * before * (row.label(j) - mean[j]);
        }
    }

    private void add(LabelStatistics other) {
        rows += other.rows;
        validationRows += other.validationRows;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        maxOfAll = Math.max(maxOfAll, other.maxOfAll);
        reserveClasses(other.weightOfClass.length);
        for (int k = 0; k < other.weightOfClass.length; k++) {
            weightOfClass[k] += other.weightOfClass[k];
        }
        double total = weight + other.weight;
        if (other.weight == 0) {
            return;
        }
        for (int j = 0; j < mean.length; j++) {
            double apart = other.mean[j] - mean[j];
            mean[j] += apart * other.weight / total;
            m2[j] += other.m2[j] + apart * apart * weight * other.weight / total;
        }
        weight = total;
    }

    private void reserveClasses(int count) {
        if (weightOfClass.length < count) {
            weightOfClass = Arrays.copyOf(weightOfClass, count);
        }
    }

    /** Valid training rows. */
    public long rows() {
        return rows;
    }

    public long validationRows() {
        return validationRows;
    }

    /** Sum of the training rows' weights. */
    public double weight() {
        return weight;
    }

    /** Largest label of all rows, validation included. */
    public double largest() {
        return maxOfAll;
    }

    /** Smallest label of the training rows. */
    public double smallest() {
        return min;
    }

    /** Whether all training rows have one and the same label. */
    public boolean constant() {
        return min == max;
    }

    /** Sum of the weights of each class's training rows (of its steps, where each has a label); [classes]. */
    public double[] weightByClass(int count) {
        return Arrays.copyOf(weightOfClass, count);
    }

    /** Mean of each target by weight. */
    public double[] mean() {
        return mean.clone();
    }

    /** Standard deviation of each target by weight (population). */
    public double[] standardDeviation() {
        return Arrays.stream(m2).map(sum -> Math.sqrt(sum / weight)).toArray();
    }
}
