package io.github.sparklayernorm.ml.internal;

import static io.github.sparklayernorm.distributed.RowFormat.InvalidRows.ERROR;
import static io.github.sparklayernorm.distributed.RowFormat.InvalidRows.KEEP;

import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;

/** Reads rows as steps, checked. */
final class SeriesReader {
    private final SeriesPlan plan;
    private final SeriesKeys keys;
    private final SeriesRefusals refusals;
    private double[] numbers = new double[16];
    private int count;
    private int width; // numbers of a step, once known

    SeriesReader(SeriesPlan plan, SeriesKeys keys) {
        this.plan = plan;
        this.keys = keys;
        refusals = new SeriesRefusals(plan, keys);
    }

    /** The row's step, or null for a row that is left out. */
    SeriesStep read(Row row) {
        KeptColumns kept = row.getAs(SeriesPlan.KEPT_AT);
        if (!hasPlace(kept)) {
            return null;
        }
        double[] targets = new double[plan.targets().size()];
        for (int j = 0; j < targets.length; j++) {
            targets[j] = number(row.get(plan.targetsAt() + j));
            if (!accepts(kept, plan.targets().get(j), targets[j])) {
                return null;
            }
        }
        boolean vectorsKnown = true;
        count = 0;
        for (int j = 0; j < plan.inputs().size(); j++) {
            Object value = row.get(SeriesPlan.INPUTS_AT + j);
            String column = plan.inputs().get(j);
            if (!(value instanceof Vector vector
                    ? append(kept, column, vector)
                    : append(kept, column, number(value)))) {
                return null;
            }
            vectorsKnown &= value != null || !plan.isVector(j);
        }
        if (!vectorsKnown) {
            return new SeriesStep(kept, null, targets, true);
        }
        if (width > 0 && count != width) {
            throw refusals.width(kept, count, width);
        }
        width = count;
        return new SeriesStep(kept, Vectors.dense(Arrays.copyOf(numbers, count)), targets, true);
    }

    /** Whether the row has an id and a time; without them it has no place in any sequence. */
    private boolean hasPlace(KeptColumns row) {
        boolean hasId = !row.values().isNullAt(SeriesPlan.ID_AT);
        boolean hasTime = keys.hasTime(row);
        if ((!hasId || !hasTime) && (plan.invalid() == ERROR || plan.invalid() == KEEP)) {
            throw hasId
                    ? refusals.value(row, plan.time(), keys.shown(row, SeriesPlan.TIME_AT))
                    : refusals.value(row, plan.id(), null);
        }
        return hasId && hasTime;
    }

    private boolean append(KeptColumns row, String column, Vector vector) {
        double[] elements = vector.toArray();
        for (double element : elements) {
            if (!accepts(row, column, element)) {
                return false;
            }
        }
        reserve(elements.length);
        System.arraycopy(elements, 0, numbers, count, elements.length);
        count += elements.length;
        return true;
    }

    private boolean append(KeptColumns row, String column, double value) {
        reserve(1);
        numbers[count++] = value;
        return accepts(row, column, value);
    }

    /** False for a value for which the row is left out. Finite is what a float32 can hold: networks compute with it. */
    private boolean accepts(KeptColumns row, String column, double value) {
        if (Float.isFinite((float) value)) {
            return true;
        }
        if (plan.invalid() == ERROR) {
            throw refusals.value(row, column, value);
        }
        return plan.invalid() == KEEP;
    }

    private static double number(Object value) {
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }

    private void reserve(int more) {
        if (numbers.length < count + more) {
            numbers = Arrays.copyOf(numbers, Math.max(2 * numbers.length, count + more));
        }
    }
}
