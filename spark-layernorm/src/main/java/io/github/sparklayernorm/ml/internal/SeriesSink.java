package io.github.sparklayernorm.ml.internal;

import java.util.function.Consumer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Takes the steps of a series in their order and hands on sequences as rows. */
abstract class SeriesSink {
    final SeriesPlan plan;
    final SeriesRefusals refusals;
    private final Consumer<Row> sequences;

    SeriesSink(SeriesPlan plan, SeriesRefusals refusals, Consumer<Row> sequences) {
        this.plan = plan;
        this.refusals = refusals;
        this.sequences = sequences;
    }

    static SeriesSink of(SeriesPlan plan, SeriesRefusals refusals, Consumer<Row> sequences) {
        return plan.windows() ? new WindowSink(plan, refusals, sequences) : new WholeSink(plan, refusals, sequences);
    }

    abstract void add(SeriesStep step);

    /** What comes next is no continuation of what came, though of the same series. */
    abstract void cut();

    /** The series has ended, with this row. */
    abstract void end(KeptColumns last);

    /** @param last row of the sequence, whose id and time it gets */
    final void emit(KeptColumns last, Vector[] steps, Object label) {
        sequences.accept(plan.labels() ? RowFactory.create(last, steps, label) : RowFactory.create(last, steps));
    }
}
