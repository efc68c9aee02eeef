package io.github.sparklayernorm.nn;

import io.github.sparklayernorm.kernel.Kernels;
import java.util.List;

/** y = a + b + ..., element by element: variables of one axis and width. Each of them has y's gradient. */
public final class SumOperation implements Operation {
    private final Kernels kernels;
    private final Variable[] parts; // each [N,C] read
    private final Variable y; // [N,C] written

    public SumOperation(Kernels kernels, List<Variable> parts, Variable y) {
        this.kernels = kernels;
        this.parts = parts.toArray(new Variable[0]);
        this.y = y;
    }

    @Override
    public List<Variable> reads() {
        return List.of(parts);
    }

    @Override
    public List<Variable> writes() {
        return List.of(y);
    }

    @Override
    public void forward(Pass pass) {
        int rows = pass.rows(y);
        int count = Sizes.product(rows, y.width());
        float[] sum = y.reserve(rows);
        System.arraycopy(parts[0].value(), 0, sum, 0, count);
        for (int i = 1; i < parts.length; i++) {
            kernels.addScaled(count, 1f, parts[i].value(), 0, sum, 0);
        }
    }

    @Override
    public void backward(Pass pass) {
        int rows = pass.rows(y);
        int count = Sizes.product(rows, y.width());
        float[] dy = y.gradient(rows);
        for (Variable part : parts) {
            System.arraycopy(dy, 0, part.gradient(rows), 0, count);
        }
    }
}
