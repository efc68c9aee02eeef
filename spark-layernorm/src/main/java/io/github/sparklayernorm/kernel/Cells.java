package io.github.sparklayernorm.kernel;

import io.github.sparklayernorm.kernel.CellRows.Access;

/**
 * The checked door to the cell kernels: sizes and nulls are checked here once, by the step's description, then the provider
 * runs unchecked.
 */
public final class Cells {
    private final CellKernels provider;

    private Cells(CellKernels provider) {
        this.provider = provider;
    }

    /** The cell kernels that go with the given kernels. */
    public static Cells of(Kernels kernels) {
        return new Cells(kernels.provider().cells());
    }

    public String name() {
        return provider.name();
    }

    public void forward(CellStep step) {
        check(step.forwardName, step, false);
        step.forward(provider);
    }

    /** The gradient of {@link #forward}, in place. Gradients of parameters accumulate. */
    public void backward(CellStep step) {
        check(step.backwardName, step, true);
        step.backward(provider);
    }

    private static void check(String method, CellStep step, boolean backward) {
        Check.sizes(method, step.rows, step.width);
        for (CellRows m : step.matrices()) {
            if (m.access(backward) != Access.NONE) {
                checkRows(method, m.which().text(), m.array, m.first, step.rows, m.cols());
            }
        }
        if (!step.normed()) {
            return;
        }
        checkRows(method, "stats", step.stats, step.first, step.rows, CellStep.STATS);
        for (CellVector p : step.parameters()) {
            Check.vector(method, p.name, p.values, p.at, p.size());
            if (backward) {
                Check.vector(method, p.gradientName, p.gradients, p.at, p.size());
            }
        }
    }

    private static void checkRows(String method, String name, float[] array, int first, int rows, int cols) {
        Check.matrix(method, name, array, Math.multiplyExact(first, cols), rows, cols);
    }
}
