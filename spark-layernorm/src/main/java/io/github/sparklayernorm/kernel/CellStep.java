package io.github.sparklayernorm.kernel;

import io.github.sparklayernorm.kernel.CellRows.Access;
import java.util.Arrays;

/**
 * What the kernels of a cell are called with: one time step, its sizes and its arrays. It is the cell's description as well:
 * which matrices and parameters there are, and what the step forward and its gradient do with each. The checks of
 * {@link Cells} go by it, and so do a device's launches and self-test.
 *
 * <p>Made once and set again for each step, so that a warm step allocates nothing; for one thread at a time. The matrices
 * hold the rows of all steps, and {@link #at} says which are this step's.
 *
 * <p>A cell has norms where its gain is set. Without them parameters and statistics are not touched.
 */
public abstract sealed class CellStep permits LstmStep, GruStep {
    /** Columns of the statistics. */
    public static final int STATS = 4;

    final String forwardName;
    final String backwardName;
    final int width;
    final float epsilon;
    int rows;
    int first;
    float[] stats;
    private CellRows[] matrices = {};
    private CellVector[] parameters = {};

    /** @param epsilon added to the variance inside the root */
    CellStep(String name, int width, float epsilon) {
        forwardName = name + "Forward";
        backwardName = name + "Backward";
        this.width = width;
        this.epsilon = epsilon;
    }

    /** The step by some kernels. */
    public abstract void forward(CellKernels kernels);

    /** The gradient of {@link #forward} by some kernels, in place. */
    public abstract void backward(CellKernels kernels);

    final CellRows matrix(CellMatrix which, int blocks, Access forward, Access backward) {
        CellRows added = new CellRows(which, Math.multiplyExact(blocks, width), forward, backward);
        matrices = Arrays.copyOf(matrices, matrices.length + 1);
        matrices[matrices.length - 1] = added;
        return added;
    }

    final CellVector parameter(String name, int blocks) {
        CellVector added = new CellVector(name, Math.multiplyExact(blocks, width));
        parameters = Arrays.copyOf(parameters, parameters.length + 1);
        parameters[parameters.length - 1] = added;
        return added;
    }

    /** The step has the rows first to first + rows - 1 of the matrices with the rows of all steps. */
    public final void at(int first, int rows) {
        this.first = first;
        this.rows = rows;
        for (CellRows each : matrices) {
            if (each.moves) {
                each.first = first;
            }
        }
    }

    /**
     * @param stats [N,4] mean and rstd of the gates' recurrent sums, then those of the cell's second norm; written forward,
     *     read backward; null for a cell without norms
     */
    public final void setStats(float[] stats) {
        this.stats = stats;
    }

    public final float[] stats() {
        return stats;
    }

    public final int rows() {
        return rows;
    }

    /** H, units of the cell. */
    public final int width() {
        return width;
    }

    public final float epsilon() {
        return epsilon;
    }

    /** The step's first row. */
    public final int first() {
        return first;
    }

    /** Whether the parameters are set. */
    public final boolean normed() {
        return parameters[0].values != null;
    }

    /** All of them, not to be written to. */
    public final CellRows[] matrices() {
        return matrices;
    }

    /** All of them, not to be written to: the gates' gain first, then the second norm's. */
    public final CellVector[] parameters() {
        return parameters;
    }
}
