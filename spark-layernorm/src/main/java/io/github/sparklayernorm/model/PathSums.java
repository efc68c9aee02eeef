package io.github.sparklayernorm.model;

/**
 * How complete the integrals over the paths of some rows are: what they sum to, against the change of the output, which two
 * looks at the ends of a path give exactly.
 */
final class PathSums {
    /** Of the way that the output goes along its path, up and down: a difference that nobody draws another conclusion from. */
    private static final double TOLERANCE = 0.01;

    private double[] change = {}; // F(x) - F(0)
    private double[] sum = {};
    private double[] way = {};
    private int[] open = {}; // rows that are still to be integrated
    private int count;

    /** Begins with so many rows, all of them open. */
    void begin(int rows) {
        if (open.length < rows) {
            change = new double[rows];
            sum = new double[rows];
            way = new double[rows];
            open = new int[rows];
        }
        count = rows;
        for (int i = 0; i < rows; i++) {
            change[i] = 0;
            sum[i] = 0;
            way[i] = 0;
            open[i] = i;
        }
    }

    int openCount() {
        return count;
    }

    int open(int i) {
        return open[i];
    }

    void addChange(int row, double value) {
        change[row] += value;
    }

    /** @param part of the integral: the change of the output near a point of the path */
    void add(int row, double part) {
        sum[row] += part;
        way[row] += Math.abs(part);
    }

    /** Leaves those rows open that are not complete, with their sums begun anew. */
    void keepIncomplete() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int row = open[i];
            if (Math.abs(sum[row] - change[row]) > TOLERANCE * way[row]) {
                sum[row] = 0;
                way[row] = 0;
                open[kept++] = row;
            }
        }
        count = kept;
    }
}
