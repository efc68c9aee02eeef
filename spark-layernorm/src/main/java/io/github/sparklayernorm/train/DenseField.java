package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.BatchInput;
import io.github.sparklayernorm.model.JavaForm;

/**
 * Rows whose features are stored one after the other.
 *
 * @param inputs   features per row
 * @param features [rows,inputs]
 */
@DefaultSerializer(JavaForm.class)
public record DenseField(int inputs, float[] features) implements Field {
    @Override
    public void content(PackedRows.Content to) {
        to.floats(features);
    }

    @Override
    public void gather(int[] order, int count, BatchInput into) {
        float[] gathered = into.dense(count);
        for (int i = 0; i < count; i++) {
            System.arraycopy(features, order[i] * inputs, gathered, i * inputs, inputs);
        }
    }
}
