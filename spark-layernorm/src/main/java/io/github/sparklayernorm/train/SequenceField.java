package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.BatchInput;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.nn.Steps;

/**
 * Sequences of time steps, stored one after the other.
 *
 * @param inputs   numbers per step
 * @param starts   [rows + 1] the step at which each sequence begins; the last element is the number of all steps
 * @param features [steps,inputs]
 */
@DefaultSerializer(JavaForm.class)
public record SequenceField(int inputs, int[] starts, float[] features) implements Field {
    @Override
    public void content(PackedRows.Content to) {
        to.ints(starts);
        to.floats(features);
    }

    /** Steps of a row. */
    int length(int row) {
        return starts[row + 1] - starts[row];
    }

    /** Lays out the sequences of some rows. */
    void pack(int[] order, int from, int count, Steps steps) {
        int[] lengths = steps.lengthsToPack(count);
        for (int i = 0; i < count; i++) {
            lengths[i] = length(order[from + i]);
        }
        steps.pack(count, lengths);
    }

    @Override
    public void gather(int[] order, int count, BatchInput into) {
        Steps steps = into.steps;
        pack(order, 0, count, steps);
        float[] gathered = into.dense(steps.rows());
        for (int place = 0; place < count; place++) {
            int row = order[steps.given(place)];
            for (int t = 0; t < length(row); t++) {
                System.arraycopy(features, (starts[row] + t) * inputs, gathered, steps.row(t, place) * inputs, inputs);
            }
        }
    }
}
