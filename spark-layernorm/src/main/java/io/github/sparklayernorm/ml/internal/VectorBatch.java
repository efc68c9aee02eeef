package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.model.Network;

/** Vectors, as the rows of one matrix. */
final class VectorBatch implements RowBatch {
    /** GEMM reaches its speed at about a hundred rows; more only costs memory. */
    private static final int ROWS = 256;

    /** 16 MiB of features at most, for very wide rows. */
    private static final int FLOATS = 1 << 22;

    private final Network network;
    private final int inputs;
    private final int width;
    private final int capacity;
    private final float[] features;
    private final float[] outputs;
    private int count;

    VectorBatch(Network network) {
        this.network = network;
        inputs = network.spec().inputs();
        width = network.spec().outputs();
        capacity = Math.max(1, Math.min(ROWS, FLOATS / inputs));
        features = new float[capacity * inputs];
        outputs = new float[capacity * width];
    }

    @Override
    public int add(FeatureRows row) {
        row.copyFeatures(features, count * inputs);
        return count++;
    }

    @Override
    public boolean full() {
        return count == capacity;
    }

    @Override
    public void predict() {
        if (count > 0) {
            network.predict(count, features, outputs);
            count = 0;
        }
    }

    @Override
    public float[] outputs() {
        return outputs;
    }

    @Override
    public int outputsAt(int position) {
        return position * width;
    }

    @Override
    public int outputCount(int position) {
        return 1;
    }
}
