package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import org.apache.spark.util.AccumulatorV2;

/**
 * A number of the driver's that Spark's UI shows on the page of a stage, among its accumulators: the last one that was set.
 * Spark shows those that the stage's tasks have added to; a task adds nothing but that.
 */
@DefaultSerializer(JavaForm.class)
final class Gauge extends AccumulatorV2<Object, Double> {
    private static final long serialVersionUID = 1L;

    private volatile double shown = Double.NaN; // on the driver
    private volatile boolean touched; // in a task

    /** On the driver: the number from here on. */
    void set(double value) {
        shown = value;
    }

    /** In a task: the UI is to show the number for this task's stage. */
    void touch() {
        touched = true;
    }

    @Override
    public void add(Object ignored) {
        touch();
    }

    @Override
    public boolean isZero() {
        return !touched;
    }

    @Override
    public AccumulatorV2<Object, Double> copy() {
        Gauge copy = new Gauge();
        copy.shown = shown;
        copy.touched = touched;
        return copy;
    }

    @Override
    public void reset() {
        touched = false;
    }

    @Override
    public void merge(AccumulatorV2<Object, Double> fromTask) {
        // whatever a task's copy holds is older
    }

    @Override
    public Double value() {
        return shown;
    }
}
