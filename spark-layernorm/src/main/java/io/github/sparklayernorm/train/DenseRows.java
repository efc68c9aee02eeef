package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.JavaForm;

/**
 * Rows whose features are stored one after the other.
 *
 * @param features [rows,inputs]
 * @param targets  [rows,targetWidth]
 * @param weights  [rows]
 */
@DefaultSerializer(JavaForm.class)
public record DenseRows(int rows, double weight, float[] features, float[] targets, float[] weights)
        implements PackedRows {

    @Override
    public void content(Content to) {
        to.floats(features);
        to.floats(targets);
        to.floats(weights);
    }

    @Override
    public void gather(int[] order, int from, int count, Batch into) {
        int inputs = features.length / rows;
        float[] gathered = into.input(0).dense(count);
        for (int i = 0; i < count; i++) {
            System.arraycopy(features, order[from + i] * inputs, gathered, i * inputs, inputs);
        }
        Gather.targetsAndWeights(rows, targets, weights, order, from, count, into);
    }
}
