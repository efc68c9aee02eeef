package io.github.sparklayernorm.model;

import io.github.sparklayernorm.nn.Sizes;
import io.github.sparklayernorm.nn.SparseInput;
import io.github.sparklayernorm.nn.Steps;

/**
 * One mini-batch. Its arrays are filled again for each batch; only the first {@link #rows} rows of targets and weights mean
 * anything.
 *
 * <p>Rows of features are those of the targets, or, for sequences, the time steps of all sequences as {@link #steps} lays
 * them out. The rows of a batch of sequences are in the order of their places, so that the row with the longest comes first;
 * targets stand in that order, too, or lie as the steps do where every step has an output.
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

    private int[] given = {}; // by row, where rows are sequences
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
        features = new float[steps == null ? 0 : Sizes.product(capacity, inputs)];
        targets = new float[Sizes.product(capacity, targetWidth)];
        weights = new float[capacity];
    }

    /** A batch for a network, which grows with the rows or sequences that come: no param decides how large it gets. */
    public static Batch of(NetworkSpec spec) {
        return of(spec, 0);
    }

    /** The same with room for so many rows from the start. Room for dense features is made when the first come. */
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
            features = new float[Sizes.product(Math.max(count, capacity), inputs)];
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

    /**
     * Puts the rows in the order of their sequences' places, as {@link #steps} has just packed them: {@link #given} then says
     * which row came where.
     */
    public void takePlaceOrder() {
        if (given.length < steps.sequences()) {
            given = new int[steps.sequences()];
        }
        for (int place = 0; place < steps.sequences(); place++) {
            given[place] = steps.given(place);
        }
        steps.rowsInPlaceOrder();
    }

    /** Which of the sequences that the batch was made of became this row: its position in their order. */
    public int given(int row) {
        return given[row];
    }

    /** Makes room for so many rows of features and of targets; what the arrays held is lost where they grow. */
    public void reserve(int featureRows, int targetRows) {
        if (features.length < (long) featureRows * inputs) {
            features = new float[Sizes.product(featureRows, inputs)];
        }
        reserveTargets(targetRows);
    }

    /** Makes room for so many targets and weights; what the arrays held is lost where they grow. */
    public void reserveTargets(int count) {
        if (weights.length < count) {
            targets = new float[Sizes.product(count, targetWidth)];
            weights = new float[count];
        }
    }
}
