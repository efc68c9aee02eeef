package io.github.sparklayernorm.nn;

import java.util.Arrays;

/**
 * How the sequences of a mini-batch lie in rows: time-major and without padding. The rows of step 0 come first, then those
 * of step 1, and so on; within a step the longest sequence comes first, so the sequences that are still running at a step
 * are a prefix of those of the step before.
 *
 * <p>So nothing needs a mask: a sequence that has ended has no row, its state stays where its last step left it, and every
 * operation that works row by row works on sequences as it is.
 */
public final class Steps {
    private int sequences;
    private int count;
    private int[] lengths = {}; // [B] by place, falling
    private int[] given = {}; // [B] place -> position in the order in which the lengths were given
    private int[] starts = {0}; // [T+1]
    private int[] ends = {}; // scratch of the counting sort
    private int[] toPack = {};

    /** An array of at least so many elements, for the caller to fill with lengths and hand to {@link #pack}. */
    public int[] lengthsToPack(int sequences) {
        if (toPack.length < sequences) {
            toPack = new int[sequences];
        }
        return toPack;
    }

    /**
     * Lays out a batch.
     *
     * @param sequences number of sequences, at least 1
     * @param of        [sequences] their lengths, at least 1 each
     */
    public void pack(int sequences, int[] of) {
        this.sequences = sequences;
        count = 0;
        for (int i = 0; i < sequences; i++) {
            if (of[i] < 1) {
                throw new IllegalArgumentException("every sequence must have at least 1 step, but sequence " + i
                        + " of the batch has " + of[i] + "; drop empty sequences first.");
            }
            count = Math.max(count, of[i]);
        }
        if (lengths.length < sequences) {
            lengths = new int[sequences];
            given = new int[sequences];
        }
        if (starts.length < count + 1) {
            starts = new int[count + 1];
            ends = new int[count + 1];
        }
        // ends[l] counts the sequences longer than l, which is where those of length l begin, and the rows of step l
        Arrays.fill(ends, 0, count + 1, 0);
        for (int i = 0; i < sequences; i++) {
            ends[of[i] - 1]++;
        }
        for (int l = count - 1; l >= 0; l--) {
            ends[l] += ends[l + 1];
        }
        starts[0] = 0;
        for (int t = 0; t < count; t++) {
            starts[t + 1] = Math.addExact(starts[t], ends[t]);
        }
        for (int i = 0; i < sequences; i++) {
            int place = ends[of[i]]++;
            lengths[place] = of[i];
            given[place] = i;
        }
    }

    public int sequences() {
        return sequences;
    }

    /** T, the steps of the longest sequence. */
    public int count() {
        return count;
    }

    /** N, rows of all steps of all sequences. */
    public int rows() {
        return starts[count];
    }

    /** The row of step t's first sequence; {@code start(count())} is {@link #rows()}. */
    public int start(int t) {
        return starts[t];
    }

    /** How many sequences have a step t; they are at the places 0 to active(t) - 1. */
    public int active(int t) {
        return starts[t + 1] - starts[t];
    }

    public int length(int place) {
        return lengths[place];
    }

    /** Which row has the sequence at this place: its position in the order in which the lengths were given. */
    public int given(int place) {
        return given[place];
    }

    /** Row of step t of the sequence at a place. */
    public int row(int t, int place) {
        return starts[t] + place;
    }
}
