package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What has to be known of the labels before a network can be shaped: how many rows, which range, which scale.
 *
 * <p>Mean and variance by weight, of training rows only; merged in partition order, so that the bits do not depend on
 * scheduling.
 */
@DefaultSerializer(JavaForm.class)
public final class LabelStatistics implements Serializable {
    private static final long serialVersionUID = 1L;

    private long rows;
    private long validationRows;
    private double weight;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double maxOfAll = Double.NEGATIVE_INFINITY;
    private final Moments moments;
    private final RowSample sample; // of targets; empty of classes
    private final boolean classes;
    private double[] weightOfClass = {}; // [largest class so far + 1]

    LabelStatistics(RowFormat format) {
        moments = new Moments(format.targets());
        classes = format.classes() > 0;
        sample = new RowSample(classes ? 0 : format.targets());
    }

    /** @param key of the row, unique among training rows with a weight */
    void add(FeatureRows row, boolean validation, long key) {
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
        for (int j = 0; j < Math.min(labels, moments.columns()); j++) {
            moments.add(j, row.label(j), w);
        }
        row.addLabelTo(sample, key);
    }

    void add(LabelStatistics other) {
        rows += other.rows;
        validationRows += other.validationRows;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        maxOfAll = Math.max(maxOfAll, other.maxOfAll);
        reserveClasses(other.weightOfClass.length);
        for (int k = 0; k < other.weightOfClass.length; k++) {
            weightOfClass[k] += other.weightOfClass[k];
        }
        weight += other.weight;
        moments.add(other.moments);
        sample.add(other.sample);
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

    Moments moments() {
        return moments;
    }

    /** Sum of the weights of each class's training rows (of its steps, where each has a label); [classes]. */
    public double[] weightByClass(int count) {
        return Arrays.copyOf(weightOfClass, count);
    }

    /** Mean of each target by weight. */
    public double[] mean() {
        return moments.means();
    }

    /** Standard deviation of each target by weight (population). */
    public double[] standardDeviation() {
        return moments.deviations();
    }

    /** Mean and deviation of each target; median and quartiles' deviation where outliers would make the deviation. */
    public Scale withoutOutliers() {
        Scale scale = new Scale(mean(), standardDeviation());
        for (int j = 0; j < scale.center.length; j++) {
            ColumnStatistics.withoutOutliers(sample, j, scale.center, scale.deviation);
        }
        return scale;
    }

    /** What targets are measured by: [targets] each. */
    public record Scale(double[] center, double[] deviation) {}
}
