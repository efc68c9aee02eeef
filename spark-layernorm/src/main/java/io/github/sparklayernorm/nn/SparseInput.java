package io.github.sparklayernorm.nn;

import io.github.sparklayernorm.kernel.Kernels;
import java.util.Arrays;

/**
 * The features of a mini-batch by their non-zero elements (CSR), and the two products of a first layer with them. Nothing
 * here is as wide as the features: row n costs as many rows of the weights as it has elements.
 *
 * <pre>
 * y += x W     y[n] += sum over the elements (j, value) of row n: value W[j]
 * dW += x' dy     dW[j] += value dy[n]
 * </pre>
 *
 * The arrays are filled again for each batch, and grow to the largest one.
 */
public final class SparseInput {
    private int rows;
    private int[] starts = new int[256];
    private int[] columns = new int[1 << 12];
    private float[] values = new float[1 << 12];

    public void clear() {
        rows = 0;
    }

    /** Adds a row: the elements from..to-1 of the two arrays. */
    public void add(int[] newColumns, float[] newValues, int from, int to) {
        int at = reserve(to - from);
        System.arraycopy(newColumns, from, columns, at, to - from);
        System.arraycopy(newValues, from, values, at, to - from);
    }

    /**
     * Adds a row of {@code count} elements and gives where they have to be written to in {@link #columns()} and
     * {@link #values()}.
     */
    public int reserve(int count) {
        int at = starts[rows];
        if (values.length - at < count) {
            int length = Math.max(2 * values.length, at + count);
            columns = Arrays.copyOf(columns, length);
            values = Arrays.copyOf(values, length);
        }
        if (starts.length == rows + 1) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        starts[++rows] = at + count;
        return at;
    }

    public int rows() {
        return rows;
    }

    /** Elements of all rows. */
    public int count() {
        return starts[rows];
    }

    /** [count] live. */
    public int[] columns() {
        return columns;
    }

    /** [count] live. */
    public float[] values() {
        return values;
    }

    /** Where the elements of a row begin; {@code start(rows())} is {@link #count()}. */
    public int start(int row) {
        return starts[row];
    }

    /**
     * @param w [C,H] read
     * @param y [N,H] added to
     */
    public void addProduct(Kernels kernels, Parameter w, float[] y) {
        int width = w.cols();
        for (int n = 0; n < rows; n++) {
            for (int e = starts[n]; e < starts[n + 1]; e++) {
                kernels.addScaled(width, values[e], w.values(), w.offset() + columns[e] * width, y, n * width);
            }
        }
    }

    /**
     * @param dy [N,H] read
     * @param w  [C,H] its gradient is added to, in the rows that the batch has columns for
     */
    void addTransposedProduct(Kernels kernels, float[] dy, Parameter w) {
        int width = w.cols();
        w.reachRows(columns, count());
        for (int n = 0; n < rows; n++) {
            for (int e = starts[n]; e < starts[n + 1]; e++) {
                kernels.addScaled(width, values[e], dy, n * width, w.gradients(), w.offset() + columns[e] * width);
            }
        }
    }
}
