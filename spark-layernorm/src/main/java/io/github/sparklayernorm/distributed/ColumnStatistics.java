package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.Standardization;
import java.io.Serializable;

/**
 * What has to be known of the columns of rows, or of the channels of sequences, before they are standardised: moments by
 * weight, a small sample, and how many elements are stored. Of training rows with a weight; merged in partition order.
 *
 * <p>A column is measured by mean and standard deviation, as Spark's StandardScaler does it. There are three exceptions:
 *
 * <ul>
 *   <li>Where a few outliers make the deviation (it is more than {@value #HEAVY} times what the quartiles of the sample
 *       say), nearly all rows would fall into one point: such a column is measured by median and quartiles.
 *   <li>A column of two values, an indicator of a category, keeps their distance at 1: a category that few rows have would
 *       else be the largest number of its row.
 *   <li>Columns of wide sparse rows are not centred, and are measured by the root mean square of the values that are stored.
 * </ul>
 */
@DefaultSerializer(JavaForm.class)
final class ColumnStatistics implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of a normal column, deviation = (upper - lower quartile) / 1.349. */
    private static final double QUARTILES_OF_NORMAL = 1.349;

    /** A log-normal column whose logarithm has the deviation 1 is at 2, one with 1.5 at 5. */
    private static final double HEAVY = 3;

    /** Rows narrower than this are stored dense and centred, whatever their vectors are. */
    private static final int NARROW = 512;

    /** Wider ones stay sparse, and are not centred, where fewer than this share of their elements is stored. */
    private static final double SPARSE = 0.1;

    private final Moments moments;
    private final RowSample sample;
    private final TwoValues twoValues;
    private double weight;
    private long rows;
    private long stored;

    ColumnStatistics(int columns) {
        moments = new Moments(columns);
        sample = new RowSample(columns);
        twoValues = new TwoValues(columns);
    }

    /**
     * @param key     of the row, unique: decides whether it is in the sample
     * @param indices [count] columns of the values, or null where they are all columns from 0
     * @param w       above 0
     */
    void add(long key, int[] indices, double[] values, int from, int count, double w) {
        for (int i = 0; i < count; i++) {
            int column = indices == null ? i : indices[i];
            moments.add(column, values[from + i], w);
            twoValues.add(column, values[from + i]);
        }
        sample.add(key, indices, values, from, count, w);
        weight += w;
        rows++;
        stored += count;
    }

    void add(ColumnStatistics other) {
        moments.add(other.moments);
        sample.add(other.sample);
        twoValues.add(other.twoValues);
        weight += other.weight;
        rows += other.rows;
        stored += other.stored;
    }

    Moments moments() {
        return moments;
    }

    /** Elements of all rows that are stored. */
    long stored() {
        return stored;
    }

    /** Whether the rows are to stay sparse: then nothing is centred. */
    boolean sparse() {
        return moments.columns() >= NARROW && stored < SPARSE * rows * moments.columns();
    }

    /**
     * The columns' standardization.
     *
     * @throws InvalidInputException for a column whose spread is beyond a double
     */
    Standardization standardization(RowFormat format) {
        double[] center = new double[moments.columns()];
        double[] unit = new double[moments.columns()];
        boolean sparse = sparse();
        if (!sparse) {
            moments.withZeros(weight);
        }
        for (int j = 0; j < unit.length; j++) {
            if (sparse) {
                unit[j] = Math.hypot(moments.mean(j), moments.deviation(j));
            } else {
                measure(j, center, unit);
            }
            if (!Double.isFinite(unit[j]) || !Double.isFinite(center[j])) {
                throw new Refusals(format).spread(j);
            }
        }
        double[] scale = new double[unit.length];
        for (int j = 0; j < scale.length; j++) {
            double inverse = 1 / unit[j];
            scale[j] = Double.isInfinite(inverse) ? 0 : inverse;
        }
        return new Standardization(sparse ? null : center, scale);
    }

    private void measure(int j, double[] center, double[] unit) {
        center[j] = moments.mean(j);
        unit[j] = moments.deviation(j);
        if (moments.count(j) < rows) {
            twoValues.add(j, 0); // of sparse rows
        }
        double apart = twoValues.apart(j);
        if (apart > 0) {
            unit[j] = apart;
        } else if (unit[j] > 0) {
            withoutOutliers(sample, j, center, unit);
        }
    }

    /**
     * Takes the median and the quartiles' deviation where a few outliers make the deviation.
     *
     * @param center element j is the mean, and written then
     * @param unit   element j is the deviation, and written then
     */
    static void withoutOutliers(RowSample sample, int j, double[] center, double[] unit) {
        double[] quartiles = sample.quartiles(j);
        double robust = (quartiles[2] - quartiles[0]) / QUARTILES_OF_NORMAL;
        if (robust > 0 && unit[j] > HEAVY * robust) {
            unit[j] = robust;
            center[j] = quartiles[1];
        }
    }
}
