package io.github.sparklayernorm.ml.internal;

import static io.github.sparklayernorm.distributed.RowFormat.InvalidRows.ERROR;

import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;

/**
 * Sliding windows over a series. Window i has the steps {@code i stride .. i stride + window - 1}; its label is the target
 * {@code horizon} steps after its last. A window whose last step or label stands for a missing row is left out: neither was
 * seen by anyone.
 */
final class WindowSink extends SeriesSink {
    private static final int FIRST_ROOM = 64;

    private final long span; // steps of a window and what lies between its end and its label
    private SeriesStep[]
            ring; // the last steps, of which the window and its label are some; grows with the series to span
    private long count; // steps since the last cut
    private long longest; // steps between two cuts of this series

    WindowSink(SeriesPlan plan, SeriesRefusals refusals, Consumer<Row> sequences) {
        super(plan, refusals, sequences);
        span = (long) plan.window() + plan.ahead();
        ring = new SeriesStep[(int) Math.min(span, FIRST_ROOM)];
    }

    @Override
    void add(SeriesStep step) {
        if (count == ring.length && count < span) {
            ring = Arrays.copyOf(ring, (int) Math.min(span, 2L * ring.length));
        }
        ring[(int) (count++ % ring.length)] = step;
        longest = Math.max(longest, count);
        long first = count - span;
        if (first < 0 || first % plan.stride() != 0) {
            return;
        }
        SeriesStep last = ring[(int) ((first + plan.window() - 1) % ring.length)];
        if (last.observed() && step.observed()) {
            Vector[] steps = new Vector[plan.window()];
            for (int t = 0; t < steps.length; t++) {
                steps[t] = ring[(int) ((first + t) % ring.length)].features();
            }
            emit(last.kept(), steps, label(step));
        }
    }

    /** A number, or a vector of them. */
    private Object label(SeriesStep step) {
        double[] targets = step.targets();
        if (targets.length == 0) {
            return null;
        }
        return targets.length == 1 ? (Object) targets[0] : Vectors.dense(targets);
    }

    @Override
    void cut() {
        count = 0;
    }

    @Override
    void end(KeptColumns last) {
        if (longest < span && plan.invalid() == ERROR) {
            throw refusals.tooShort(last, longest);
        }
        count = 0;
        longest = 0;
    }
}
