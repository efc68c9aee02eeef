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
 * made for a row. Rows that the format refuses stop it or are left out.
 *
 * <p>Columns: features (vector), label (double or vector), weight (double). A block holds up to {@code blockFloats}
 * numbers. It is sparse when its first row is a sparse vector. Sequences come as vectors, their steps one after the other.
 */
final class RowPacker implements Iterator<PackedRows> {
    private final Iterator<InternalRow> rows;
    private final RowFormat format;
    private final FeatureRows reader;
    private final int inputs;
    private final int blockFloats;
    private final int targetWidth;
    private boolean ready; // the reader holds a row that is not yet packed

    RowPacker(Iterator<InternalRow> rows, RowFormat format, int blockFloats) {
        this.rows = rows;
        this.format = format;
        this.reader = new FeatureRows(format);
        this.inputs = format.inputs();
        this.blockFloats = blockFloats;
        this.targetWidth = format.targets();
    }

    @Override
    public boolean hasNext() {
        while (!ready && rows.hasNext()) {
            ready = reader.read(rows.next());
        }
        return ready;
    }

    @Override
    public PackedRows next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no rows are left to pack");
        }
        return format.sequence() == null ? nextVectors() : nextSequences();
    }

    private PackedRows nextSequences() {
        SequencePacker packer = new SequencePacker(format);
        do {
            packer.add(reader);
            ready = false;
        } while (packer.steps() <= blockFloats / format.inputs() && hasNext());
        return packer.rows();
    }

    private PackedRows nextVectors() {
        boolean sparse = reader.staysSparse();
        Columns columns = new Columns();
        Elements elements = new Elements();
        do {
            if (sparse) {
                elements.addSparse(reader);
            } else {
                elements.addDense(reader, inputs);
            }
            columns.add(reader, targetWidth);
            ready = false;
        } while (hasNext() && elements.count <= blockFloats - (sparse ? reader.active() : inputs));
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

    /** Targets and weights, growing. */
    private static final class Columns {
        private float[] targets = new float[1024];
        private float[] weights = new float[1024];
        private int rows;
        private double weight;

        void add(FeatureRows row, int width) {
            if (targets.length < (rows + 1) * width) {
                targets = Arrays.copyOf(targets, Math.max(2 * targets.length, (rows + 1) * width));
            }
            if (weights.length == rows) {
                weights = Arrays.copyOf(weights, 2 * rows);
            }
            row.copyLabel(targets, rows * width);
            weights[rows] = row.weight();
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

        void addDense(FeatureRows row, int inputs) {
            reserve(inputs, false);
            row.copyFeatures(values, count);
            count += inputs;
        }

        void addSparse(FeatureRows row) {
            reserve(row.active(), true);
            row.copySparse(indices, values, count);
            count += row.active();
            if (starts.length == rows + 1) {
                starts = Arrays.copyOf(starts, 2 * starts.length);
            }
            starts[++rows] = count;
        }

        private void reserve(int more, boolean withIndices) {
            if (values.length - count < more) {
                values = Arrays.copyOf(values, (int)
                        Math.min(Integer.MAX_VALUE - 8L, Math.max(2L * values.length, (long) count + more)));
            }
            if (withIndices && indices.length < values.length) {
                indices = Arrays.copyOf(indices, values.length);
            }
        }
    }
}
