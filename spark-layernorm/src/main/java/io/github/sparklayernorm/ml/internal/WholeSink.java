package io.github.sparklayernorm.ml.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** A series, or each piece of it between two gaps, as one sequence. */
final class WholeSink extends SeriesSink {
    private final Deque<SeriesStep> steps = new ArrayDeque<>();

    WholeSink(SeriesPlan plan, SeriesRefusals refusals, Consumer<Row> sequences) {
        super(plan, refusals, sequences);
    }

    @Override
    void add(SeriesStep step) {
        steps.addLast(step);
        if (plan.maxLength() > 0 && steps.size() > plan.maxLength()) {
            steps.removeFirst();
        }
    }

    @Override
    void cut() {
        if (steps.isEmpty()) {
            return;
        }
        Double[] labels = steps.stream()
                .map(step -> plan.labels() ? (Double) step.targets()[0] : null)
                .toArray(Double[]::new);
        emit(
                steps.getLast().kept(),
                steps.stream().map(SeriesStep::features).toArray(Vector[]::new),
                plan.labels() ? labels : null);
        steps.clear();
    }

    @Override
    void end(KeptColumns last) {
        cut();
    }
}
