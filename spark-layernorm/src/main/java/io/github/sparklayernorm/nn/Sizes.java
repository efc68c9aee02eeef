package io.github.sparklayernorm.nn;

/** Lengths of the arrays that a mini-batch fills. */
public final class Sizes {
    /** What every JVM can allocate, if it has the memory: some take a few elements for themselves. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private Sizes() {}

    /**
     * Length of an array [rows,width].
     *
     * @throws IllegalArgumentException when there is no array of that length
     */
    public static int product(int rows, int width) {
        long length = (long) rows * width;
        if (length > LONGEST_ARRAY) {
            throw new IllegalArgumentException("the numbers of a mini-batch must fit into an array, but " + rows
                    + " rows (or time steps) of " + width
                    + " numbers do not; set a smaller batchSize, or cut long sequences.");
        }
        return (int) length;
    }
}
