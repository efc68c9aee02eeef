package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.train.EpochRecord;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;

/**
 * How a fit stands, as numbers in Spark's UI, its REST interface and the event log: named accumulators of every stage that
 * trains. A stage has the numbers as they were when it ran: those of the round before, and of the epoch before.
 */
@DefaultSerializer(JavaForm.class)
final class Gauges implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient Gauge loss = new Gauge();
    private final transient Gauge rowsPerSecond = new Gauge();
    private final transient Gauge averaging = new Gauge();
    private final transient Gauge validationLoss = new Gauge();
    private final transient Gauge validationMetric = new Gauge();
    private final List<Gauge> shown; // all that a task has of them

    /**
     * @param stage     the beginning of their names, which tells fits apart
     * @param validated whether there are validation rows
     */
    Gauges(SparkContext context, String stage, boolean validated) {
        context.register(loss, stage + " loss");
        context.register(rowsPerSecond, stage + " rows/s");
        context.register(averaging, stage + " averaging ms");
        if (validated) {
            context.register(validationLoss, stage + " validation loss");
            context.register(validationMetric, stage + " validation metric");
            shown = List.of(loss, rowsPerSecond, averaging, validationLoss, validationMetric);
        } else {
            shown = List.of(loss, rowsPerSecond, averaging);
        }
    }

    /** In a task: its stage shows them. */
    void touch() {
        shown.forEach(Gauge::touch);
    }

    /** @param seconds of the round */
    void roundEnded(Averaged outcome, double seconds) {
        loss.set(outcome.lossSum() / outcome.weight());
        rowsPerSecond.set(Math.rint(outcome.rows() / seconds));
        averaging.set(outcome.averagingNanos() * 1e-6);
    }

    void epochEnded(EpochRecord epoch) {
        loss.set(epoch.trainingLoss());
        rowsPerSecond.set(Math.rint(epoch.rowsPerSecond()));
        validationLoss.set(epoch.validationLoss());
        validationMetric.set(epoch.validationMetric());
    }
}
