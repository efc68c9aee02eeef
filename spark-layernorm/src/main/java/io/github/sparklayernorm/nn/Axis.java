package io.github.sparklayernorm.nn;

/**
 * What the rows of a variable are: the rows of the data, or the time steps of the sequences that one of the network's inputs
 * holds.
 *
 * @param input number of that input, from 0; {@link #ROWS} has -1
 */
public record Axis(int input) {
    /** One row for each row of the data. */
    public static final Axis ROWS = new Axis(-1);

    public Axis {
        if (input < -1) {
            throw new IllegalArgumentException("an input's number must be at least 0, but is " + input + ".");
        }
    }

    /** One row for each step of each sequence of an input, as its {@link Steps} lay them out. */
    public static Axis steps(int input) {
        return new Axis(input);
    }

    public boolean isRows() {
        return input < 0;
    }
}
