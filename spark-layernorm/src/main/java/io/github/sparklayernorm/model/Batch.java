package io.github.sparklayernorm.model;

import io.github.sparklayernorm.nn.SparseInput;
import io.github.sparklayernorm.nn.Steps;

/**
 * One mini-batch. Its arrays are filled again for each batch; only the first {@link #rows} rows of targets and weights mean
 * anything.
 *
 * <p>Rows of features are those of the targets, or, for sequences, the time steps of all sequences as {@link #steps} lays
 * them out. Targets of sequences stand in that order, too: by place, or by step where every step has an output.
 */
public final class Batch {
    public float[] features; // [capacity, inputs]
    public float[] targets; // [capacity, targetWidth]
    public float[] weights; // [capacity]
    public int rows;
    /** Sparse rows, which then take the place of {@link #features}; null where features are dense. */
    public SparseInput sparse;

    /** The layout of the sequences; null where rows are no sequences. */
    public final Steps steps;

    private final SparseInput sparseRows = new SparseInput();
    private final int capacity;
    private final int inputs;
    private final int targetWidth;
    private boolean alwaysDense;

    public Batch(int capacity, int inputs, int targetWidth) {
        this(capacity, inputs, targetWidth, null);
        denseFeatures(capacity);
    }

    private Batch(int capacity, int inputs, int targetWidth, Steps steps) {
        this.capacity = capacity;
        this.inputs = inputs;
        this.targetWidth = targetWidth;
        this.steps = steps;
        features = new float[steps == null ? 0 : Math.multiplyExact(capacity, inputs)];
        targets = new float[Math.multiplyExact(capacity, targetWidth)];
        weights = new float[capacity];
    }

    /**
     * A batch for a network: of up to {@code capacity} rows, or of sequences, for which it grows. Room for dense rows is
     * made when the first come.
     */
    public static Batch of(NetworkSpec spec, int capacity) {
        return new Batch(
                capacity,
                spec.inputs(),
                spec.loss().targetWidth(spec.outputs()),
                spec.sequential() ? new Steps() : null);
    }

    /** The array for so many dense rows, which this batch then consists of; what it held is lost where it grows. */
    public float[] denseFeatures(int count) {
        sparse = null;
        if (features.length < (long) count * inputs) {
            features = new float[Math.multiplyExact(Math.max(count, capacity), inputs)];
        }
        return features;
    }

    /** Empty rows to be filled, which this batch then consists of. */
    public SparseInput sparseFeatures() {
        sparse = sparseRows;
        sparse.clear();
        return sparse;
    }

    /** From now on rows have to come dense, whatever they are stored as. */
    public void takeDenseOnly() {
        alwaysDense = true;
    }

    public boolean takesSparse() {
        return !alwaysDense;
    }

    /** Makes room for so many rows of features and of targets; what the arrays held is lost where they grow. */
    public void reserve(int featureRows, int targetRows) {
        if (features.length < (long) featureRows * inputs) {
            features = new float[Math.multiplyExact(featureRows, inputs)];
        }
        if (weights.length < targetRows) {
            targets = new float[Math.multiplyExact(targetRows, targetWidth)];
            weights = new float[targetRows];
        }
    }
}
