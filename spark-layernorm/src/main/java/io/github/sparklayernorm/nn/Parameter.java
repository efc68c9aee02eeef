package io.github.sparklayernorm.nn;

import java.util.Arrays;

/**
 * A named slice [rows,cols] of the flat arrays of values and gradients that all parameters of a network share.
 *
 * <p>The gradient of a weight matrix is not cleared before a pass: its first writer overwrites it ({@link #betaOnce}),
 * which saves a pass over memory per step.
 *
 * <p>Where a sparse input reaches only some rows of a matrix, the rows are noted ({@link #reached}) and all others hold
 * zero, so that neither clearing nor updating has to go over the whole matrix.
 */
public final class Parameter {
    /** What a parameter is to the optimiser. The order is the order of the flat array. */
    public enum Kind {
        /** A matrix: trained, and subject to weight decay. */
        WEIGHT,
        /** A gain or bias: trained, never decayed. */
        VECTOR,
        /** Running statistics: part of the model, averaged, not trained. */
        STATE
    }

    private final String name;
    private final Kind kind;
    private final int rows;
    private final int cols;
    private float[] values;
    private float[] gradients;
    private int offset;
    private boolean gradientWritten;
    private boolean gradientZero; // all of it, in the array itself
    private RowSet reached; // null until a sparse input is there
    private boolean byRows; // only reached rows were written

    public Parameter(String name, Kind kind, int rows, int cols) {
        this.name = name;
        this.kind = kind;
        this.rows = rows;
        this.cols = cols;
    }

    public static Parameter weight(String name, int inputs, int outputs) {
        return new Parameter(name, Kind.WEIGHT, inputs, outputs);
    }

    public static Parameter vector(String name, int width) {
        return new Parameter(name, Kind.VECTOR, 1, width);
    }

    public static Parameter state(String name, int width) {
        return new Parameter(name, Kind.STATE, 1, width);
    }

    /** Places this parameter in the flat arrays. {@code gradients} is shorter than {@code values}: state has none. */
    public void bind(float[] values, float[] gradients, int offset) {
        this.values = values;
        this.gradients = gradients;
        this.offset = offset;
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    public int rows() {
        return rows;
    }

    public int cols() {
        return cols;
    }

    public int size() {
        return Math.multiplyExact(rows, cols);
    }

    /** The flat array of all parameters; this one starts at {@link #offset()}. */
    public float[] values() {
        return values;
    }

    /** The flat array of all gradients; this one starts at {@link #offset()}. */
    public float[] gradients() {
        return gradients;
    }

    public int offset() {
        return offset;
    }

    public void fill(float value) {
        Arrays.fill(values, offset, offset + size(), value);
    }

    /**
     * Writes elements column..column+width-1 of this vector into each of some rows.
     *
     * @param to [rows,width] written, from index toAt on
     */
    public void repeat(int column, int width, int rows, float[] to, int toAt) {
        for (int n = 0; n < rows; n++) {
            System.arraycopy(values, offset + column, to, toAt + n * width, width);
        }
    }

    /** Forgets the gradient: clears a vector's or the reached rows', and has the next writer overwrite a matrix's. */
    public void zeroGradient() {
        if (kind == Kind.VECTOR) {
            Arrays.fill(gradients, offset, offset + size(), 0f);
        } else if (byRows) {
            for (int i = 0; i < reached.count(); i++) {
                int at = rowAt(reached.row(i));
                Arrays.fill(gradients, at, at + cols, 0f);
            }
            gradientZero = true;
        }
        if (reached != null) {
            reached.clear();
        }
        gradientWritten = false;
        byRows = false;
    }

    /** 0 for the first writer since {@link #zeroGradient()}, 1 for later ones: the beta of a GEMM that accumulates. */
    public float betaOnce() {
        float beta = gradientWritten ? 1f : 0f;
        gradientWritten = true;
        gradientZero = false;
        byRows = false;
        return beta;
    }

    /** Says that these rows of the gradient are about to be added to; all rows are then readable. */
    void reachRows(int[] at, int count) {
        if (!gradientWritten) {
            settleGradient();
            byRows = true;
            if (reached == null) {
                reached = new RowSet(rows);
            }
        }
        gradientZero = false;
        for (int i = 0; byRows && i < count; i++) {
            reached.add(at[i]);
        }
    }

    /** The rows that the gradient can be non-zero in, or null for any of them. */
    public RowSet reached() {
        return byRows ? reached : null;
    }

    /** Says that what is in the gradient is of no more use: it was written over, in rows that nothing reached, too. */
    public void gradientUsed() {
        byRows = false;
        gradientZero = false;
    }

    /** Where a row of this matrix begins in the flat arrays. */
    public int rowAt(int row) {
        return offset + row * cols;
    }

    /** Makes the gradient readable: a matrix's that nobody wrote since {@link #zeroGradient()} becomes zero. */
    public void settleGradient() {
        if (kind == Kind.WEIGHT && !gradientWritten) {
            if (!gradientZero) {
                Arrays.fill(gradients, offset, offset + size(), 0f);
            }
            gradientZero = true;
            gradientWritten = true;
        }
    }
}
