package io.github.sparklayernorm.model;

/** One mini-batch. Its arrays are filled again for each batch; only the first {@link #rows} rows mean anything. */
public final class Batch {
    public final float[] features; // [capacity, inputs]
    public final float[] targets; // [capacity, targetWidth]
    public final float[] weights; // [capacity]
    public int rows;

    public Batch(int capacity, int inputs, int targetWidth) {
        features = new float[Math.multiplyExact(capacity, inputs)];
        targets = new float[Math.multiplyExact(capacity, targetWidth)];
        weights = new float[capacity];
    }
}
