package io.github.sparklayernorm.model;

import io.github.sparklayernorm.nn.Sizes;
import io.github.sparklayernorm.nn.SparseInput;
import io.github.sparklayernorm.nn.Steps;

/**
 * What a mini-batch has for one input of a network: a row of numbers for each row of the batch, or, for sequences, for each of
 * their time steps as {@link #steps} lays them out. Filled again for each batch.
 */
public final class BatchInput {
    public float[] features; // [rows,width], or [steps,width] of sequences
    /** Sparse rows, which then take the place of {@link #features}; null where features are dense. */
    public SparseInput sparse;

    /** The layout of the sequences; null where rows are no sequences. */
    public final Steps steps;

    private final SparseInput sparseRows = new SparseInput();
    private final int capacity;
    private final int width;
    private boolean alwaysDense;

    BatchInput(Input input, int capacity) {
        this.capacity = capacity;
        width = input.width();
        steps = input.sequence() ? new Steps() : null;
        features = new float[input.sequence() ? Sizes.product(capacity, width) : 0];
    }

    /** The array for so many dense rows, which this input then consists of; what it held is lost where it grows. */
    public float[] dense(int count) {
        sparse = null;
        if (features.length < (long) count * width) {
            features = new float[Sizes.product(Math.max(count, steps == null ? capacity : 0), width)];
        }
        return features;
    }

    /** Empty rows to be filled, which this input then consists of. */
    public SparseInput sparse() {
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
}
