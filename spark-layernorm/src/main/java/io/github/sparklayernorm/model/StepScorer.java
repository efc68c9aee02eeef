package io.github.sparklayernorm.model;

/**
 * Reads sequences one step at a time: what a network of one direction carries from step to step is taken out after each, so
 * that the steps of many sequences may come in any turn. Not thread-safe.
 *
 * <p>A step costs the same however long its sequence is. Where a sequence has one output it is the same bits as of the whole
 * sequence at once; an output of each step may differ by the rounding of one product, which goes over all rows at once there.
 */
public final class StepScorer {
    private final Network network;
    private final Batch batch;
    private final int stateSize;

    /** @throws IllegalArgumentException for a network that is not recurrent, or that also reads backwards */
    public StepScorer(Network network) {
        if (!(network.spec() instanceof RecurrentSpec spec) || spec.bidirectional()) {
            throw new IllegalArgumentException("only a recurrent network of one direction reads step by step, not "
                    + (network.spec().sequential()
                            ? "a bidirectional one, which begins at the end"
                            : "a feed-forward one")
                    + ".");
        }
        this.network = network;
        batch = Batch.of(spec, 1);
        batch.input(0).dense(1);
        batch.reserveTargets(1);
        batch.input(0).steps.lengthsToPack(1)[0] = 1;
        batch.input(0).steps.pack(1, batch.input(0).steps.lengthsToPack(1));
        batch.rows = 1;
        stateSize = network.stateSize();
    }

    /** Floats of a sequence's state. */
    public int stateSize() {
        return stateSize;
    }

    /** [inputs] where the next step is to be written. */
    public float[] input() {
        return batch.input(0).features;
    }

    /**
     * Reads the step in {@link #input()}.
     *
     * @param steps of this sequence before it
     * @param state [stateSize] from {@code at} on: after the step before; not read for the first step. After this one, then
     * @return [outputs] and more: of this step, or of the sequence so far; valid until the next
     */
    public float[] read(int steps, float[] state, int at) {
        if (steps == 0) {
            network.forward(batch);
        } else {
            network.restoreState(state, at, steps);
            network.resume(batch);
        }
        network.saveState(state, at);
        return network.outputs();
    }
}
