package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.BatchInput;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.nn.SparseInput;
import java.util.Arrays;

/**
 * Rows whose features are stored by their non-zero elements (CSR). A batch of them is dense unless that would be
 * slow or large.
 *
 * @param inputs features per row
 * @param starts [rows + 1] where each row's elements begin in {@code indices} and {@code values}
 */
@DefaultSerializer(JavaForm.class)
public record SparseField(int inputs, int[] starts, int[] indices, float[] values) implements Field {
    /**
     * Up to this share of non-zero elements a product of sparse rows is faster than GEMM over all elements: it does an
     * eighth of GEMM's arithmetic per second or more.
     */
    private static final double SPARSE_SHARE = 1.0 / 16;

    /** From this width on rows stay sparse whatever they hold: a dense batch of 128 of them would take 8 MiB or more. */
    private static final int WIDE = 1 << 14;

    /** Whether a batch of so many sparse rows with so many elements in all is not made dense. */
    public static boolean staySparse(int rows, int inputs, long elements) {
        return inputs >= WIDE || elements <= SPARSE_SHARE * rows * inputs;
    }

    @Override
    public void content(PackedRows.Content to) {
        to.ints(starts);
        to.ints(indices);
        to.floats(values);
    }

    @Override
    public void gather(int[] order, int count, BatchInput into) {
        if (into.takesSparse() && staySparse(starts.length - 1, inputs, indices.length)) {
            SparseInput sparse = into.sparse();
            for (int i = 0; i < count; i++) {
                int row = order[i];
                sparse.add(indices, values, starts[row], starts[row + 1]);
            }
        } else {
            gatherDense(order, count, into);
        }
    }

    private void gatherDense(int[] order, int count, BatchInput into) {
        float[] gathered = into.dense(count);
        Arrays.fill(gathered, 0, count * inputs, 0f);
        for (int i = 0; i < count; i++) {
            int row = order[i];
            for (int e = starts[row]; e < starts[row + 1]; e++) {
                gathered[i * inputs + indices[e]] = values[e];
            }
        }
    }
}
