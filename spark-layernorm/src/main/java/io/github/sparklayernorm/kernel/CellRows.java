package io.github.sparklayernorm.kernel;

/**
 * The rows of one matrix that a step of a cell works on, and what the step does with them. The array is set anew when it has
 * grown; where a matrix holds the rows of all steps, the first row moves with {@link CellStep#at}.
 */
public final class CellRows {
    /** What a step does with the rows. */
    public enum Access {
        NONE,
        /** read, and then perhaps scratch: nobody may need the contents afterwards */
        READ,
        WRITTEN,
        UPDATED;

        public boolean reads() {
            return this == READ || this == UPDATED;
        }

        public boolean writes() {
            return this == WRITTEN || this == UPDATED;
        }
    }

    private final CellMatrix which;
    private final int cols;
    private final Access forward;
    private final Access backward;
    final boolean moves;
    float[] array;
    int first;

    CellRows(CellMatrix which, int cols, Access forward, Access backward) {
        this.which = which;
        this.cols = cols;
        this.forward = forward;
        this.backward = backward;
        moves = which.moves();
    }

    /** @param array [N,cols] the rows of all steps */
    public void set(float[] array) {
        this.array = array;
    }

    /** @param first the row of the array that belongs to the step's first row */
    public void set(float[] array, int first) {
        this.array = array;
        this.first = first;
    }

    public CellMatrix which() {
        return which;
    }

    public int cols() {
        return cols;
    }

    public float[] array() {
        return array;
    }

    /** The row of the array that belongs to the step's first row. */
    public int first() {
        return first;
    }

    public Access access(boolean backwards) {
        return backwards ? backward : forward;
    }
}
