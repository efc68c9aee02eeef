package io.github.sparklayernorm.nn;

import java.util.Arrays;

/** A set of rows of a matrix, in the order in which they came. */
public final class RowSet {
    private final boolean[] member;
    private int[] rows = new int[1024];
    private int count;

    RowSet(int size) {
        member = new boolean[size];
    }

    void add(int row) {
        if (!member[row]) {
            member[row] = true;
            if (rows.length == count) {
                rows = Arrays.copyOf(rows, 2 * count);
            }
            rows[count++] = row;
        }
    }

    public int count() {
        return count;
    }

    public int row(int i) {
        return rows[i];
    }

    void clear() {
        for (int i = 0; i < count; i++) {
            member[rows[i]] = false;
        }
        count = 0;
    }
}
