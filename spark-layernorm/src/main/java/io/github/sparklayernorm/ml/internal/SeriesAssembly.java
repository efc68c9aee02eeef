package io.github.sparklayernorm.ml.internal;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The sequences of a partition whose rows are sorted by id and time.
 *
 * @param kept types of id, time and constants
 */
record SeriesAssembly(SeriesPlan plan, StructType kept) implements MapPartitionsFunction<Row, Row> {
    /** Times that are computed may be off by rounding; anything more is no whole step. */
    private static final double TOLERANCE = 0.01;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Sequences(rows);
    }

    private final class Sequences implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final Queue<Row> ready = new ArrayDeque<>();
        private final SeriesKeys keys = new SeriesKeys(kept);
        private final SeriesReader reader = new SeriesReader(plan, keys);
        private final SeriesRefusals refusals = new SeriesRefusals(plan, keys);
        private final SeriesSink sink = SeriesSink.of(plan, refusals, ready::add);
        private SeriesStep last; // of the series at hand; null before the first

        Sequences(Iterator<Row> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && rows.hasNext()) {
                SeriesStep step = reader.read(rows.next());
                if (step != null) {
                    take(step);
                }
            }
            if (ready.isEmpty() && last != null) {
                end();
            }
            return !ready.isEmpty();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no sequences are left");
            }
            return ready.remove();
        }

        private void take(SeriesStep step) {
            if (last != null && !keys.same(last.kept(), step.kept(), SeriesPlan.ID_AT)) {
                end();
            }
            if (last != null) {
                requireConstants(step.kept());
                follow(step);
            }
            sink.add(step);
            last = step;
        }

        private void end() {
            sink.end(last.kept());
            last = null;
        }

        /** What lies between the last step and this one. */
        private void follow(SeriesStep step) {
            double apart = keys.apart(last.kept(), step.kept());
            if (apart == 0) {
                throw refusals.sameTime(step.kept());
            }
            double steps = Math.rint(apart / plan.step());
            boolean whole = steps >= 1 && Math.abs(apart - steps * plan.step()) <= TOLERANCE * plan.step();
            if (whole && steps == 1) {
                return;
            }
            boolean cut = switch (plan.gaps()) {
                case ERROR -> throw refusals.gap(last.kept(), step.kept());
                case SPLIT -> true;
                case FILL -> {
                    fill(step, whole, steps);
                    yield false;
                }
                case IGNORE -> false;
            };
            if (cut) {
                sink.cut();
            }
        }

        private void fill(SeriesStep step, boolean whole, double steps) {
            if (!whole || steps > SeriesRefusals.MOST_FILLED) {
                throw refusals.betweenSteps(last.kept(), step.kept());
            }
            for (int k = 1; k < steps; k++) {
                sink.add(last.carried());
            }
        }

        private void requireConstants(KeptColumns row) {
            for (int j = 0; j < plan.constants().size(); j++) {
                if (!keys.same(last.kept(), row, SeriesPlan.CONSTANTS_AT + j)) {
                    throw refusals.notConstant(last.kept(), row, j);
                }
            }
        }
    }
}
