package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;

/** Which columns have no more than two values: indicators of a category, flags. */
@DefaultSerializer(JavaForm.class)
final class TwoValues implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] first; // [C] NaN before the first value
    private final double[] second; // [C] NaN before another one
    private final boolean[] more; // [C] a third was seen

    TwoValues(int columns) {
        first = new double[columns];
        second = new double[columns];
        more = new boolean[columns];
        java.util.Arrays.fill(first, Double.NaN);
        java.util.Arrays.fill(second, Double.NaN);
    }

    /** @param value NaN is none */
    void add(int column, double value) {
        if (more[column] || value == first[column] || value == second[column] || Double.isNaN(value)) {
            return;
        }
        if (Double.isNaN(first[column])) {
            first[column] = value;
        } else if (Double.isNaN(second[column])) {
            second[column] = value;
        } else {
            more[column] = true;
        }
    }

    void add(TwoValues other) {
        for (int j = 0; j < first.length; j++) {
            add(j, other.first[j]);
            add(j, other.second[j]);
            more[j] |= other.more[j];
        }
    }

    /** The distance of a column's two values; 0 where it has one, or more than two. */
    double apart(int column) {
        return more[column] || Double.isNaN(second[column]) ? 0 : Math.abs(first[column] - second[column]);
    }
}
