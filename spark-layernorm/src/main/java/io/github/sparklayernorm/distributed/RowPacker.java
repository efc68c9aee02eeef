package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.DenseField;
import io.github.sparklayernorm.train.Field;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.SparseField;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Turns the rows of a partition into blocks of floats, straight from Spark's binary rows: no vector and no boxed value is
 * made for a row. Rows that the format refuses stop it or are left out. Rows to train on and validation rows go into blocks
 * of their own, so that two are under construction at a time.
 *
 * <p>Columns: features (vector), label (double or vector), weight (double), validation (boolean). A block holds up to
 * {@code blockFloats} numbers. It is sparse when its first row is a sparse vector. Sequences come as vectors, their steps
 * one after the other.
 */
final class RowPacker implements Iterator<PackedBlock> {
    private static final int VALIDATION = 3; // its column

    private final Iterator<InternalRow> rows;
    private final RowFormat format;
    private final FeatureRows reader;
    private final int blockFloats;
    private final Packing.Draw draw;
    private boolean ready; // the reader holds a row that is not yet packed
    private boolean validationRow; // that it holds
    private Building training; // null: no rows yet
    private Building validation;

    /** @param draw which rows to train on are set aside all the same */
    RowPacker(Iterator<InternalRow> rows, RowFormat format, int blockFloats, Packing.Draw draw) {
        this.rows = rows;
        this.format = format;
        this.reader = new FeatureRows(format);
        this.blockFloats = blockFloats;
        this.draw = draw;
    }

    @Override
    public boolean hasNext() {
        return training != null || validation != null || read();
    }

    @Override
    public PackedBlock next() {
        while (read()) {
            Building building = validationRow ? validation : training;
            if (building != null && !building.fits(reader)) {
                return take(validationRow); // the row then opens a new one
            }
            add(building);
        }
        if (training == null && validation == null) {
            throw new NoSuchElementException("no rows are left to pack");
        }
        return take(training == null);
    }

    /** Until the reader holds a row, or false: there are none left. */
    private boolean read() {
        while (!ready && rows.hasNext()) {
            InternalRow row = rows.next();
            if (reader.read(row)) {
                ready = true;
                if (row.isNullAt(VALIDATION)) {
                    throw new Refusals(format).nullValidation();
                }
                validationRow = row.getBoolean(VALIDATION) || draw.next();
            }
        }
        return ready;
    }

    private void add(Building begun) {
        Building building = begun == null ? begin() : begun;
        building.add(reader);
        ready = false;
        if (validationRow) {
            validation = building;
        } else {
            training = building;
        }
    }

    private Building begin() {
        return format.sequence() == null
                ? new Vectors(reader.staysSparse(), format, blockFloats)
                : new Sequences(format, blockFloats);
    }

    private PackedBlock take(boolean ofValidation) {
        PackedRows block = (ofValidation ? validation : training).rows();
        if (ofValidation) {
            validation = null;
        } else {
            training = null;
        }
        return new PackedBlock(block, ofValidation);
    }

    /** A block under construction. */
    private interface Building {
        /** Whether the block may take the row that the reader holds; the first always. */
        boolean fits(FeatureRows row);

        void add(FeatureRows row);

        PackedRows rows();
    }

    private static final class Sequences implements Building {
        private final SequencePacker packer;
        private final int mostSteps;

        Sequences(RowFormat format, int blockFloats) {
            packer = new SequencePacker(format);
            mostSteps = blockFloats / format.inputs();
        }

        @Override
        public boolean fits(FeatureRows row) {
            return packer.steps() <= mostSteps;
        }

        @Override
        public void add(FeatureRows row) {
            packer.add(row);
        }

        @Override
        public PackedRows rows() {
            return packer.rows();
        }
    }

    private static final class Vectors implements Building {
        private final boolean sparse;
        private final int inputs;
        private final int targetWidth;
        private final int blockFloats;
        private final Columns columns = new Columns();
        private final Elements elements = new Elements();

        Vectors(boolean sparse, RowFormat format, int blockFloats) {
            this.sparse = sparse;
            this.inputs = format.inputs();
            this.targetWidth = format.targets();
            this.blockFloats = blockFloats;
        }

        @Override
        public boolean fits(FeatureRows row) {
            return elements.count <= blockFloats - (sparse ? row.active() : inputs);
        }

        @Override
        public void add(FeatureRows row) {
            if (sparse) {
                elements.addSparse(row);
            } else {
                elements.addDense(row, inputs);
            }
            columns.add(row, targetWidth);
        }

        @Override
        public PackedRows rows() {
            float[] values = Arrays.copyOf(elements.values, elements.count);
            Field field = sparse
                    ? new SparseField(
                            inputs,
                            Arrays.copyOf(elements.starts, columns.rows + 1),
                            Arrays.copyOf(elements.indices, elements.count),
                            values)
                    : new DenseField(inputs, values);
            return new PackedRows(columns.rows, columns.weight, field, columns.targets(targetWidth), columns.weights());
        }
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
