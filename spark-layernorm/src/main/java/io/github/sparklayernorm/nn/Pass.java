package io.github.sparklayernorm.nn;

import java.util.Arrays;

/**
 * What one run over the tape is about: how many rows each {@link Axis} has, whether it is for training or for inference, and
 * the seed of its randomness.
 */
public final class Pass {
    private int rows;
    private Steps[] steps = {}; // by input, null where an input has none
    private boolean training;
    private boolean explains;
    private int stepsBefore;
    private long seed;

    /**
     * Begins a pass over rows; {@link #steps(int, Steps)} then says which inputs are sequences.
     *
     * @param rows     N, rows of this mini-batch, at least 1
     * @param training whether a backward pass to the parameters follows (dropout is on, batch statistics are of this batch)
     * @param seed     seed of everything random in this pass
     */
    public Pass set(int rows, boolean training, long seed) {
        this.rows = rows;
        this.training = training;
        this.seed = seed;
        explains = false;
        stepsBefore = 0;
        Arrays.fill(steps, null);
        return this;
    }

    /** Says how the sequences of an input lie in rows: one sequence for each row of the data. */
    public Pass steps(int input, Steps layout) {
        if (layout.sequences() != rows) {
            throw new IllegalArgumentException("every row must have one sequence, but there are " + rows + " rows and "
                    + layout.sequences() + " sequences of input " + input + ".");
        }
        if (steps.length <= input) {
            steps = Arrays.copyOf(steps, input + 1);
        }
        steps[input] = layout;
        return this;
    }

    /** A pass over the sequences of the only input. */
    public Pass set(Steps layout, boolean training, long seed) {
        return set(layout.sequences(), training, seed).steps(0, layout);
    }

    /**
     * Has the states go on from where the last inference pass left them, instead of from zero: only for inference over
     * sequences that are all equally long.
     *
     * @param steps that went before
     */
    public Pass resumes(int steps) {
        stepsBefore = steps;
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

    /** Rows of a variable in this pass. */
    public int rows(Variable x) {
        return x.axis().isRows() ? rows : steps(x).rows();
    }

    /** The layout of the sequences whose steps a variable has a row for. */
    public Steps steps(Variable x) {
        int input = x.axis().input();
        Steps layout = input >= 0 && input < steps.length ? steps[input] : null;
        if (layout == null) {
            throw new IllegalStateException(
                    "an operation over time must read the steps of a sequence, but this pass has" + " none for "
                            + x.axis() + "; give the network sequences, or pool before this layer.");
        }
        return layout;
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
