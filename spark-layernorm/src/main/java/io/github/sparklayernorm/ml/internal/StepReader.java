package io.github.sparklayernorm.ml.internal;

import static io.github.sparklayernorm.distributed.RowFormat.InvalidRows.SKIP;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.model.StepCoding;
import io.github.sparklayernorm.model.StepScorer;
import java.util.Collections;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Scores events with the state of their sequence. What a model of next steps carries besides the network's state is what it
 * last said: of that is the likelihood of the next event.
 */
final class StepReader {
    private final RowFormat format;
    private final OutputColumns columns;
    private final StepCoding coding; // null: the network's outputs are the model's
    private final StepScorer scorer;
    private final FeatureRows reader;
    private final int width; // of the network's outputs
    private final float[] step;
    private final float[] target;
    private final float[] outputs;
    private final float[] said; // outputs after the step before
    private final float[] before; // the state before an event

    StepReader(RowFormat format, OutputColumns columns, StepScorer scorer, int width) {
        this.format = format;
        this.columns = columns;
        this.scorer = scorer;
        this.width = width;
        coding = format.sequence().coding();
        reader = new FeatureRows(format);
        step = new float[format.inputs()];
        target = new float[coding == null ? 0 : coding.targetWidth()];
        outputs = new float[1 + width];
        said = new float[width];
        before = new float[stateSize()];
    }

    /** Floats of a sequence's state. */
    int stateSize() {
        return scorer.stateSize() + (coding == null ? 0 : width);
    }

    /**
     * The event's row with the model's columns; the state then has seen it. An invalid event leaves the state as it was.
     *
     * @param features of the event: a vector, an array of numbers, a number or a token
     * @return null for an event that is left out
     */
    Row score(Row event, Object features, StepState state) {
        System.arraycopy(state.floats(), 0, before, 0, before.length);
        int stepsBefore = state.steps();
        boolean valid = reader.readFeatures(CollectionConverters.asScala(Collections.singletonList(features))
                .toSeq());
        if (valid) {
            reader.copyFeatures(step, 0);
            read(state);
            valid = RowBatch.finite(outputs, 0, coding == null ? width : 1 + width);
            if (!valid) {
                reader.refuseOutputs();
                state.goBack(stepsBefore, before);
            }
        }
        return !valid && format.invalid() == SKIP ? null : row(event, valid);
    }

    private void read(StepState state) {
        if (coding == null) {
            System.arraycopy(step, 0, scorer.input(), 0, step.length);
            System.arraycopy(next(state), 0, outputs, 0, width);
            return;
        }
        int last = scorer.stateSize();
        if (state.steps() == 0) {
            coding.start(step, 0, scorer.input(), 0);
            System.arraycopy(next(state), 0, state.floats(), last, width);
        }
        coding.target(step, 0, target, 0);
        System.arraycopy(state.floats(), last, said, 0, width);
        outputs[0] = (float) (coding.loss().ofRow(0, width, said, target) + coding.lossOffset());
        coding.input(step, 0, scorer.input(), 0);
        System.arraycopy(next(state), 0, state.floats(), last, width);
        System.arraycopy(state.floats(), last, outputs, 1, width);
    }

    private float[] next(StepState state) {
        float[] read = scorer.read(state.steps(), state.floats(), 0);
        state.stepped();
        return read;
    }

    private Row row(Row event, boolean valid) {
        Object[] values = new Object[event.length() + columns.count()];
        for (int j = 0; j < event.length(); j++) {
            values[j] = event.get(j);
        }
        columns.write(valid ? outputs : null, 0, 1, values, event.length());
        return RowFactory.create(values);
    }
}
