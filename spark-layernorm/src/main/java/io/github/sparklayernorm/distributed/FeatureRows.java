package io.github.sparklayernorm.distributed;

import static io.github.sparklayernorm.distributed.RowFormat.InvalidRows.ERROR;

import io.github.sparklayernorm.model.Standardization;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;

/**
 * Reads rows as floats, checked: the one place where values of a data set are looked at.
 *
 * <p>Training rows come as Spark's binary rows with the columns 0 features (vector), 1 label (double, or vector for several
 * targets), 2 weight (double); rows to be transformed come with a column of features, or as those alone. Null, NaN and infinite values follow
 * {@link RowFormat#invalid}; vectors of another size, damaged vectors, labels outside their range and negative weights are
 * refused always, since leaving out such rows would hide a mistake in the pipeline. One instance per task; not thread-safe.
 *
 * <pre>{@code
 * FeatureRows reader = new FeatureRows(format);
 * while (rows.hasNext()) {
 *   if (reader.read(rows.next())) {
 *     reader.copyFeatures(block, at);       // or copySparse for CSR
 *     reader.copyLabel(labels, n * targets);
 *     weights[n] = reader.weight();
 *   }
 * }
 * }</pre>
 */
public final class FeatureRows {
    private final RowFormat format;
    private final Standardization standardization; // null: values stay as they are
    private final boolean doubles; // elements need not fit into floats
    private final Refusals refusals;
    private final BinaryVectors vectors; // of the features
    private final BinarySequences sequences;
    private final BinaryVectors labels;
    private double[] label; // of another length in each row where every step has one
    private double[] values;
    private int[] indices;
    private float weight;
    private long skipped;

    public FeatureRows(RowFormat format) {
        this(format, format.standardization() != null);
    }

    /** @param doubles whether elements have to be finite as doubles only, since they will be standardised */
    FeatureRows(RowFormat format, boolean doubles) {
        this.format = format;
        this.standardization = format.standardization();
        this.doubles = doubles;
        this.refusals = new Refusals(format);
        this.vectors = new BinaryVectors(format.features(), refusals);
        this.sequences = new BinarySequences(format, refusals, vectors);
        this.labels = new BinaryVectors(format.label(), refusals);
        this.label = new double[format.targets()];
    }

    /**
     * Reads one training row; the other methods then speak of it.
     *
     * @return false: the row is invalid and to be left out
     * @throws InvalidInputException where the row is invalid and the format says so
     */
    public boolean read(InternalRow row) {
        boolean valid = readVector(row, 0) && readLabel(row, 1) && readWeight(row, 2);
        skipped += valid ? 0 : 1;
        return valid;
    }

    /** Reads a vector or a sequence alone (null allowed), for rows that have no label; the result is as in {@link #read}. */
    public boolean readFeatures(Object vector) {
        boolean valid;
        if (format.sequence() != null) {
            double[] flat = SequenceValues.flatten(format, vector);
            valid = flat == null ? refuse(refusals::nullFeatures) : setFeatures(flat.length, null, flat);
        } else if (vector instanceof DenseVector dense) {
            valid = setFeatures(dense.size(), null, dense.values());
        } else if (vector instanceof SparseVector sparse) {
            valid = setFeatures(sparse.size(), sparse.indices(), sparse.values());
        } else {
            valid = refuse(refusals::nullFeatures);
        }
        skipped += valid ? 0 : 1;
        return valid;
    }

    /**
     * The same from a column of a binary row.
     *
     * @param type of the column: a vector, or what sequences may be
     */
    public boolean readFeatures(InternalRow row, int at, DataType type) {
        boolean valid = (format.sequence() != null && type instanceof ArrayType sequence)
                ? readSequence(row, at, sequence.elementType())
                : readVector(row, at);
        skipped += valid ? 0 : 1;
        return valid;
    }

    /**
     * Counts a row as invalid that a network's outputs are not finite for.
     *
     * @throws InvalidInputException where the format says so
     */
    public void refuseOutputs() {
        refuse(refusals::outputs);
        skipped++;
    }

    /** Whether the row's vector is sparse. */
    public boolean sparse() {
        return indices != null;
    }

    /** Time steps of the row's sequence. */
    public int steps() {
        return values.length / format.inputs();
    }

    /** Stored elements of the row's vector: all of a dense one. */
    public int active() {
        return values.length;
    }

    /** Whether the row can be stored sparse: its vector is, and zeros stay zeros. */
    public boolean staysSparse() {
        return indices != null && (standardization == null || !standardization.centers());
    }

    /** Writes the row's features, zeros included, to {@code to[at .. at + inputs)}; of a sequence, all its steps. */
    public void copyFeatures(float[] to, int at) {
        if (indices == null) {
            copyAll(to, at);
            return;
        }
        if (standardization == null) {
            Arrays.fill(to, at, at + format.inputs(), 0f);
        } else {
            standardization.zeros(to, at);
        }
        for (int j = 0; j < values.length; j++) {
            to[at + indices[j]] = value(indices[j], j);
        }
    }

    private void copyAll(float[] to, int at) {
        if (standardization == null) {
            for (int j = 0; j < values.length; j++) {
                to[at + j] = (float) values[j];
            }
            return;
        }
        int width = format.inputs();
        for (int step = 0; step < values.length; step += width) {
            standardization.apply(values, step, to, at + step);
        }
    }

    private float value(int column, int at) {
        return standardization == null ? (float) values[at] : standardization.apply(column, values[at]);
    }

    /** Writes the row's stored elements as column numbers, ascending, and values; {@link #active} of each. */
    public void copySparse(int[] columns, float[] to, int at) {
        for (int j = 0; j < values.length; j++) {
            columns[at + j] = indices == null ? j : indices[j];
            to[at + j] = value(columns[at + j], j);
        }
    }

    /**
     * Adds the row, or each step of its sequence, to statistics of columns.
     *
     * @param key of the row or its first step
     * @return the next free key
     */
    long addTo(ColumnStatistics statistics, long key) {
        if (indices != null || format.sequence() == null) {
            statistics.add(key, indices, values, 0, values.length, weight);
            return key + 1;
        }
        int width = format.inputs();
        for (int t = 0; t < steps(); t++) {
            statistics.add(key + t, null, values, t * width, width, weight);
        }
        return key + steps();
    }

    /** Adds the row's label to a sample of targets; a key as that of {@link #addTo}. */
    void addLabelTo(RowSample targets, long key) {
        targets.add(key, null, label, 0, label.length, weight);
    }

    /** Writes the row's label: the class, {@link RowFormat#targets} values, or the class of each step. */
    public void copyLabel(float[] to, int at) {
        for (int j = 0; j < label.length; j++) {
            to[at + j] = (float) label[j];
        }
    }

    /** Numbers in the row's label: the targets, or one for each step. */
    int labels() {
        return label.length;
    }

    double label(int target) {
        return label[target];
    }

    public float weight() {
        return weight;
    }

    /** Rows left out so far. */
    public long skipped() {
        return skipped;
    }

    private boolean readVector(InternalRow row, int at) {
        if (row.isNullAt(at)) {
            return refuse(refusals::nullFeatures);
        }
        InternalRow vector = row.getStruct(at, BinaryVectors.FIELDS);
        boolean sparse = vectors.isSparse(vector);
        double[] elements = vectors.elements(vector).toDoubleArray();
        return sparse
                ? setFeatures(vectors.size(vector), vectors.indices(vector), elements)
                : setFeatures(elements.length, null, elements);
    }

    private boolean readSequence(InternalRow row, int at, DataType step) {
        if (row.isNullAt(at)) {
            return refuse(refusals::nullFeatures);
        }
        double[] flat = sequences.flatten(row.getArray(at), step);
        return setFeatures(flat.length, null, flat);
    }

    private boolean setFeatures(int size, int[] at, double[] elements) {
        if (format.sequence() == null ? size != format.inputs() : size % format.inputs() != 0) {
            throw refusals.size(size);
        }
        if (size == 0) {
            return refuse(refusals::emptySequence);
        }
        if (at != null) {
            vectors.requireIndices(size, at, elements.length);
        }
        indices = at;
        values = elements;
        for (int j = 0; j < elements.length; j++) {
            if (!(doubles ? Double.isFinite(elements[j]) : Float.isFinite((float) elements[j]))) {
                int bad = j;
                return refuse(() -> refusals.feature(at == null ? bad : at[bad], elements[bad]));
            }
        }
        if (format.sequence() != null && format.sequence().vocabulary() > 0) {
            requireTokens(elements);
        }
        if (format.sequence() != null && format.sequence().flags() > 0) {
            requireFlags(elements);
        }
        return true;
    }

    private void requireTokens(double[] elements) {
        for (int t = 0; t < elements.length; t++) {
            double id = elements[t];
            if (!(id >= 0 && id < format.sequence().vocabulary() && id == Math.rint(id))) {
                throw refusals.token(t, id);
            }
        }
    }

    private void requireFlags(double[] elements) {
        for (int step = 0; step < elements.length; step += format.inputs()) {
            for (int j = 2; j < 2 + format.sequence().flags(); j++) {
                double flag = elements[step + j];
                if (flag != 0 && flag != 1) {
                    throw refusals.flag(step / format.inputs(), j, flag);
                }
            }
        }
    }

    private boolean readLabel(InternalRow row, int at) {
        if (row.isNullAt(at)) {
            return refuse(refusals::nullLabel);
        }
        if (!format.vectorLabel()) {
            return setLabel(0, row.getDouble(at));
        }
        InternalRow vector = row.getStruct(at, BinaryVectors.FIELDS);
        boolean sparse = labels.isSparse(vector);
        double[] elements = labels.elements(vector).toDoubleArray();
        int size = sparse ? labels.size(vector) : elements.length;
        if (format.sequence() != null && format.sequence().perStep()) {
            if (size == 0) {
                return refuse(refusals::noStepLabels);
            }
            if (values != null && size != steps()) {
                throw refusals.stepLabels(size, steps());
            }
            label = label.length == size ? label : new double[size];
        } else if (size != label.length) {
            throw refusals.targets(size);
        }
        Arrays.fill(label, 0);
        int[] targets = sparse ? labels.indices(vector) : null;
        if (sparse) {
            labels.requireIndices(size, targets, elements.length);
        }
        for (int j = 0; j < elements.length; j++) {
            if (!setLabel(sparse ? targets[j] : j, elements[j])) {
                return false;
            }
        }
        return true;
    }

    private boolean setLabel(int target, double value) {
        if (!Double.isFinite(value)) {
            return refuse(() -> refusals.label(target, value));
        }
        if (format.classes() > 0 && !(value >= 0 && value < format.classes() && value == Math.rint(value))) {
            throw refusals.labelClass(value);
        }
        label[target] = value;
        return true;
    }

    private boolean readWeight(InternalRow row, int at) {
        if (row.isNullAt(at)) {
            return refuse(refusals::nullWeight);
        }
        double value = row.getDouble(at);
        if (!Float.isFinite((float) value)) {
            return refuse(() -> refusals.weight(value));
        }
        if (value < 0) {
            throw refusals.negativeWeight(value);
        }
        weight = (float) value;
        return true;
    }

    private boolean refuse(Supplier<InvalidInputException> refusal) {
        if (format.invalid() == ERROR) {
            throw refusal.get();
        }
        return false;
    }
}
