package io.github.sparklayernorm.ml.io;

import java.io.Serializable;

/** One row of the parameters' Parquet files: a slice of the flat array. A bean, so that floats are never boxed. */
public final class ParameterChunk implements Serializable {
    private static final long serialVersionUID = 1L;

    private int chunk;
    private float[] values;

    public ParameterChunk() {}

    ParameterChunk(int chunk, float[] values) {
        this.chunk = chunk;
        this.values = values;
    }

    /** Number of the slice, from 0. */
    public int getChunk() {
        return chunk;
    }

    public void setChunk(int value) {
        chunk = value;
    }

    public float[] getValues() {
        return values;
    }

    public void setValues(float[] value) {
        values = value;
    }
}
