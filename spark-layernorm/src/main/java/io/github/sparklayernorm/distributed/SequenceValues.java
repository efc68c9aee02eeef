package io.github.sparklayernorm.distributed;

import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;
import scala.collection.Seq;

/**
 * The values of a sequence column, {@code array<vector>}, {@code array<array<number>>} or {@code array<number>}, as one flat
 * array: the steps one after the other. Null steps and numbers become NaN, for the row's own check to find.
 */
public final class SequenceValues {
    private SequenceValues() {}

    /**
     * @param format whose {@code inputs} every step must have
     * @return [steps * inputs], or null for a null sequence
     * @throws InvalidInputException for a step of another width
     */
    public static double[] flatten(RowFormat format, Object sequence) {
        if (sequence == null) {
            return null;
        }
        if (sequence instanceof Vector vector) {
            return vector.toArray();
        }
        Seq<?> steps = (Seq<?>) sequence;
        int inputs = format.inputs();
        double[] flat = new double[Math.multiplyExact(steps.size(), inputs)];
        for (int t = 0; t < steps.size(); t++) {
            copyStep(format, t, steps.apply(t), flat);
        }
        return flat;
    }

    /** Numbers in each step, or 0 for a null or empty sequence. */
    public static int width(Object sequence) {
        if (sequence == null || ((Seq<?>) sequence).isEmpty()) {
            return 0;
        }
        Object first = ((Seq<?>) sequence).apply(0);
        return first == null ? 0 : width(first, 1);
    }

    private static void copyStep(RowFormat format, int t, Object step, double[] flat) {
        int inputs = format.inputs();
        int at = t * inputs;
        if (step == null) {
            Arrays.fill(flat, at, at + inputs, Double.NaN);
            return;
        }
        int width = width(step, 1);
        if (width != inputs) {
            throw new Refusals(format).step(t, width);
        }
        if (step instanceof Vector vector) {
            System.arraycopy(vector.toArray(), 0, flat, at, inputs);
        } else if (step instanceof Seq<?> values) {
            for (int j = 0; j < inputs; j++) {
                flat[at + j] = number(values.apply(j));
            }
        } else {
            flat[at] = number(step);
        }
    }

    private static int width(Object step, int ofNumber) {
        if (step instanceof Vector vector) {
            return vector.size();
        }
        return step instanceof Seq<?> values ? values.size() : ofNumber;
    }

    private static double number(Object value) {
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }
}
