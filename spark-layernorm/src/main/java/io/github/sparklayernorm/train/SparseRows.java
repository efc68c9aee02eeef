package io.github.sparklayernorm.train;

import io.github.sparklayernorm.model.Batch;
import java.util.Arrays;

/**
 * Rows whose features are stored by their non-zero elements (CSR); a batch of them is dense.
 *
 * @param inputs  features per row
 * @param starts  [rows + 1] where each row's elements begin in {@code indices} and {@code values}
 * @param targets [rows,targetWidth]
 * @param weights [rows]
 */
public record SparseRows(
        int rows,
        double weight,
        int inputs,
        int[] starts,
        int[] indices,
        float[] values,
        float[] targets,
        float[] weights)
        implements PackedRows {

    @Override
    public void gather(int[] order, int from, int count, Batch into) {
        Arrays.fill(into.features, 0, count * inputs, 0f);
        for (int i = 0; i < count; i++) {
            int row = order[from + i];
            for (int e = starts[row]; e < starts[row + 1]; e++) {
                into.features[i * inputs + indices[e]] = values[e];
            }
        }
        Gather.targetsAndWeights(rows, targets, weights, order, from, count, into);
    }
}
