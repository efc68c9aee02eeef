package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.DenseRows;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.SparseRows;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Turns the rows of a partition into blocks of floats, straight from Spark's binary rows: no vector and no boxed value is
 * made for a row.
 *
 * <p>Columns: features (vector), label (double or vector), weight (double). A block holds up to {@link #BLOCK_FLOATS}
 * numbers. It is sparse when its first row is a sparse vector.
 */
final class RowPacker implements Iterator<PackedRows> {
    /** 256 MiB: large enough that a usual partition is one block, small enough to spill and to train from disk. */
    static final int BLOCK_FLOATS = 1 << 26;

    private static final byte SPARSE = 0; // the type tag in Spark's vector struct: 0 sparse, 1 dense

    private final Iterator<InternalRow> rows;
    private final int inputs;
    private final int targetWidth;
    private final boolean vectorLabel;

    RowPacker(Iterator<InternalRow> rows, int inputs, int targetWidth, boolean vectorLabel) {
        this.rows = rows;
        this.inputs = inputs;
        this.targetWidth = targetWidth;
        this.vectorLabel = vectorLabel;
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public PackedRows next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no rows are left to pack");
        }
        InternalRow first = rows.next();
        boolean sparse = first.getStruct(0, 4).getByte(0) == SPARSE;
        Columns columns = new Columns();
        Elements elements = new Elements();
        for (InternalRow row = first; ; row = rows.next()) {
            if (sparse) {
                addSparse(row.getStruct(0, 4), elements);
            } else {
                addDense(row.getStruct(0, 4), elements);
            }
            columns.add(row, targetWidth, vectorLabel);
            if (elements.count > BLOCK_FLOATS - inputs || !rows.hasNext()) {
                break;
            }
        }
        return sparse
                ? new SparseRows(
                        columns.rows,
                        columns.weight,
                        inputs,
                        Arrays.copyOf(elements.starts, columns.rows + 1),
                        Arrays.copyOf(elements.indices, elements.count),
                        Arrays.copyOf(elements.values, elements.count),
                        columns.targets(targetWidth),
                        columns.weights())
                : new DenseRows(
                        columns.rows,
                        columns.weight,
                        Arrays.copyOf(elements.values, elements.count),
                        columns.targets(targetWidth),
                        columns.weights());
    }

    private void addDense(InternalRow vector, Elements elements) {
        int from = elements.count;
        elements.reserve(inputs, false);
        if (vector.getByte(0) == SPARSE) {
            int[] indices = vector.getArray(2).toIntArray();
            double[] values = vector.getArray(3).toDoubleArray();
            Arrays.fill(elements.values, from, from + inputs, 0f);
            for (int i = 0; i < values.length; i++) {
                elements.values[from + indices[i]] = (float) values[i];
            }
        } else {
            double[] values = vector.getArray(3).toDoubleArray();
            for (int i = 0; i < inputs; i++) {
                elements.values[from + i] = (float) values[i];
            }
        }
        elements.count += inputs;
    }

    private void addSparse(InternalRow vector, Elements elements) {
        double[] values = vector.getArray(3).toDoubleArray();
        elements.reserve(values.length, true);
        boolean sparse = vector.getByte(0) == SPARSE;
        int[] indices = sparse ? vector.getArray(2).toIntArray() : null;
        for (int i = 0; i < values.length; i++) {
            elements.indices[elements.count] = sparse ? indices[i] : i;
            elements.values[elements.count++] = (float) values[i];
        }
        elements.endRow();
    }

    /** Targets and weights, growing. */
    private static final class Columns {
        private float[] targets = new float[1024];
        private float[] weights = new float[1024];
        private int rows;
        private double weight;

        void add(InternalRow row, int width, boolean vectorLabel) {
            if (targets.length < (rows + 1) * width) {
                targets = Arrays.copyOf(targets, Math.max(2 * targets.length, (rows + 1) * width));
            }
            if (weights.length == rows) {
                weights = Arrays.copyOf(weights, 2 * rows);
            }
            if (!vectorLabel) {
                targets[rows] = (float) row.getDouble(1);
            } else {
                double[] values = row.getStruct(1, 4).getArray(3).toDoubleArray();
                for (int i = 0; i < width; i++) {
                    targets[rows * width + i] = (float) values[i];
                }
            }
            weights[rows] = (float) row.getDouble(2);
            weight += weights[rows++];
        }

        float[] targets(int width) {
            return Arrays.copyOf(targets, rows * width);
        }

        float[] weights() {
            return Arrays.copyOf(weights, rows);
        }
    }

    /** Feature values with, for sparse rows, their indices and the starts of the rows. */
    private static final class Elements {
        private float[] values = new float[1 << 12];
        private int[] indices = {};
        private int[] starts = new int[1024];
        private int rows;
        private int count;

        void reserve(int more, boolean withIndices) {
            if (values.length - count < more) {
                values = Arrays.copyOf(values, (int)
                        Math.min(Integer.MAX_VALUE - 8L, Math.max(2L * values.length, (long) count + more)));
            }
            if (withIndices && indices.length < values.length) {
                indices = Arrays.copyOf(indices, values.length);
            }
        }

        void endRow() {
            if (starts.length == rows + 1) {
                starts = Arrays.copyOf(starts, 2 * starts.length);
            }
            starts[++rows] = count;
        }
    }
}
