package io.github.sparklayernorm.ml.internal;

import java.util.function.Consumer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Takes the steps of a series in their order and hands on sequences as rows. */
abstract class SeriesSink {
    final SeriesPlan plan;
    private final Consumer<Row> sequences;

    SeriesSink(SeriesPlan plan, Consumer<Row> sequences) {
        this.plan = plan;
        this.sequences = sequences;
    }

    static SeriesSink of(SeriesPlan plan, Consumer<Row> sequences) {
        return plan.windows() ? new WindowSink(plan, sequences) : new WholeSink(plan, sequences);
    }

    abstract void add(SeriesStep step);

    /** What comes next is no continuation of what came, though of the same series. */
    abstract void cut();

    /** The series has ended. */
    abstract void end(Object id);

    /** @param last row of the sequence, whose id and time it gets */
    final void emit(Row last, Vector[] steps, Object label) {
        int first = plan.hasId() ? SeriesPlan.ID_AT : SeriesPlan.TIME_AT;
        Object[] values = new Object[2 - first + plan.constants().size() + 1 + (plan.labels() ? 1 : 0)];
        int next = 0;
        for (int j = first; j <= SeriesPlan.TIME_AT; j++) {
            values[next++] = last.get(j);
        }
        for (int j = 0; j < plan.constants().size(); j++) {
            values[next++] = last.get(SeriesPlan.CONSTANTS_AT + j);
        }
        values[next++] = steps;
        if (plan.labels()) {
            values[next] = label;
        }
        sequences.accept(RowFactory.create(values));
    }
}
