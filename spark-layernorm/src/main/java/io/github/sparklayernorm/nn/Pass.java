package io.github.sparklayernorm.nn;

/** What one run over the tape is about: how many rows, for training or for inference, and the seed of its randomness. */
public final class Pass {
    private int rows;
    private boolean training;
    private long seed;

    /**
     * @param rows     N, rows of this mini-batch, at least 1
     * @param training whether a backward pass follows (dropout is on, batch statistics are of this batch)
     * @param seed     seed of everything random in this pass
     */
    public Pass set(int rows, boolean training, long seed) {
        this.rows = rows;
        this.training = training;
        this.seed = seed;
        return this;
    }

    public int rows() {
        return rows;
    }

    public boolean training() {
        return training;
    }

    public long seed() {
        return seed;
    }
}
