package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.ml.internal.SeriesPlan.Gaps;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** The sequences of a partition whose rows are sorted by id and time. */
record SeriesAssembly(SeriesPlan plan) implements MapPartitionsFunction<Row, Row> {
    /** Times that are computed may be off by rounding; anything more is no whole step. */
    private static final double TOLERANCE = 0.01;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Sequences(rows);
    }

    private final class Sequences implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final Queue<Row> ready = new ArrayDeque<>();
        private final SeriesReader reader = new SeriesReader(plan);
        private final SeriesRefusals refusals = new SeriesRefusals(plan);
        private final SeriesSink sink = SeriesSink.of(plan, ready::add);
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
            if (last != null && !Objects.deepEquals(last.id(), step.id())) {
                end();
            }
            if (last != null) {
                requireConstants(step.row());
                follow(step);
            }
            sink.add(step);
            last = step;
        }

        private void end() {
            sink.end(last.id());
            last = null;
        }

        /** What lies between the last step and this one. */
        private void follow(SeriesStep step) {
            double apart = step.time() - last.time();
            if (apart == 0) {
                throw refusals.sameTime(step.row());
            }
            if (plan.gaps() == Gaps.IGNORE) {
                return;
            }
            double steps = Math.rint(apart / plan.step());
            boolean whole = steps >= 1 && Math.abs(apart - steps * plan.step()) <= TOLERANCE * plan.step();
            if (whole && steps == 1) {
                return;
            }
            switch (plan.gaps()) {
                case ERROR -> throw refusals.gap(last.row(), step.row());
                case SPLIT -> sink.cut();
                default -> {
                    if (!whole || steps > SeriesRefusals.MOST_FILLED) {
                        throw refusals.betweenSteps(last.row(), step.row());
                    }
                    for (int k = 1; k < steps; k++) {
                        sink.add(last.carriedTo(last.time() + k * plan.step()));
                    }
                }
            }
        }

        private void requireConstants(Row row) {
            for (int j = 0; j < plan.constants().size(); j++) {
                Object first = last.row().get(SeriesPlan.CONSTANTS_AT + j);
                Object value = row.get(SeriesPlan.CONSTANTS_AT + j);
                if (!Objects.deepEquals(first, value)) {
                    throw refusals.notConstant(row, plan.constants().get(j), first, value);
                }
            }
        }
    }
}
