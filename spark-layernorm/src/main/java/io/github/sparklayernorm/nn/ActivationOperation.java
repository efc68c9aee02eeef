package io.github.sparklayernorm.nn;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import java.util.List;

/** y = activation(x), element by element; dx = dy * activation'(x). */
public final class ActivationOperation implements Operation {
    private final Kernels kernels;
    private final Activation activation;
    private final Variable x; // [N,C] read
    private final Variable y; // [N,C] written
    private final float[] bias; // [C] zeros
    private final float[] dBias; // [C] of no use to anybody

    public ActivationOperation(Kernels kernels, Activation activation, Variable x, Variable y) {
        this.kernels = kernels;
        this.activation = activation;
        this.x = x;
        this.y = y;
        bias = new float[x.width()];
        dBias = new float[x.width()];
    }

    @Override
    public List<Variable> reads() {
        return List.of(x);
    }

    @Override
    public List<Variable> writes() {
        return List.of(y);
    }

    @Override
    public void forward(Pass pass) {
        int n = pass.rows(x);
        kernels.columnAffineForward(activation, n, x.width(), x.value(), 0, null, null, bias, 0, y.reserve(n), 0);
    }

    @Override
    public void backward(Pass pass) {
        int n = pass.rows(x);
        kernels.columnAffineBackward(
                activation,
                n,
                x.width(),
                x.value(),
                0,
                null,
                null,
                bias,
                0,
                y.value(),
                0,
                y.gradient(n),
                0,
                x.gradient(n),
                0,
                null,
                dBias,
                0);
    }
}
