package io.github.sparklayernorm.nn;

/** What one run over the tape is about: how many rows, for training or for inference, and the seed of its randomness. */
public final class Pass {
    private int rows;
    private Steps steps;
    private boolean training;
    private boolean explains;
    private int stepsBefore;
    private long seed;

    /**
     * @param rows     N, rows of this mini-batch, at least 1
     * @param training whether a backward pass to the parameters follows (dropout is on, batch statistics are of this batch)
     * @param seed     seed of everything random in this pass
     */
    public Pass set(int rows, boolean training, long seed) {
        this.rows = rows;
        this.training = training;
        this.seed = seed;
        explains = false;
        steps = null;
        stepsBefore = 0;
        return this;
    }

    /**
     * A pass over sequences.
     *
     * @param stepsBefore steps that went before: where there are any, the states go on from where the last inference pass
     *                    left them, instead of from zero; only for inference over sequences that are all equally long
     */
    public Pass set(Steps steps, boolean training, int stepsBefore, long seed) {
        set(steps.rows(), training, seed);
        this.steps = steps;
        this.stepsBefore = stepsBefore;
        return this;
    }

    /**
     * Has a backward pass follow this inference pass: it gives the gradient of the data, with dropout off and the running
     * statistics as constants. Gradients of matrices are left alone, those of vectors hold nothing of use afterwards.
     */
    public Pass explains() {
        explains = true;
        return this;
    }

    /** Rows of the variables at this place of the tape. Only pooling changes it: from all steps to one row a sequence. */
    public int rows() {
        return rows;
    }

    /** The layout of the sequences, or null where the rows are not steps of sequences. */
    public Steps steps() {
        return steps;
    }

    /** From here on the tape has one row for each sequence. */
    public void rowsAreSequences() {
        rows = steps.sequences();
    }

    /** From here on the tape has one row for each step of each sequence. */
    public void rowsAreSteps() {
        rows = steps.rows();
    }

    /** Whether this pass is one of training: its backward pass is to the parameters. */
    public boolean training() {
        return training;
    }

    /** Whether a backward pass follows, to whatever it is: what it reads has to be kept. */
    public boolean backwardFollows() {
        return training || explains;
    }

    public boolean resumed() {
        return stepsBefore > 0;
    }

    /** Steps of the same sequences in the passes that this one goes on from. */
    public int stepsBefore() {
        return stepsBefore;
    }

    public long seed() {
        return seed;
    }
}
