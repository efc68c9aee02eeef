package io.github.sparklayernorm.model;

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
    /** The layout of the sequences; null where rows are no sequences. */
    public final Steps steps;

    private final int inputs;
    private final int targetWidth;

    public Batch(int capacity, int inputs, int targetWidth) {
        this(capacity, inputs, targetWidth, null);
    }

    private Batch(int capacity, int inputs, int targetWidth, Steps steps) {
        this.inputs = inputs;
        this.targetWidth = targetWidth;
        this.steps = steps;
        features = new float[Math.multiplyExact(capacity, inputs)];
        targets = new float[Math.multiplyExact(capacity, targetWidth)];
        weights = new float[capacity];
    }

    /** A batch for a network: of up to {@code capacity} rows, or of sequences, for which it grows. */
    public static Batch of(NetworkSpec spec, int capacity) {
        return new Batch(
                capacity,
                spec.inputs(),
                spec.loss().targetWidth(spec.outputs()),
                spec.sequential() ? new Steps() : null);
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
