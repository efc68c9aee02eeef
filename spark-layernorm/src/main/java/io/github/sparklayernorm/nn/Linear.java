package io.github.sparklayernorm.nn;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Gemm;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.init.Initializers;
import io.github.sparklayernorm.nn.init.RandomStream;

/**
 * y = x W (+ b). Weights are inputs x outputs.
 *
 * <pre>
 * dW += x' dy    db += column sums of dy    dx += dy W'
 * </pre>
 *
 * A layer that a norm follows has no bias here: the norm's own takes its place. The features themselves may be sparse
 * ({@link SparseInput}); their gradient is never asked for.
 */
public final class Linear implements Operation {
    private final Kernels kernels;
    private final Variable x; // [N,C] read
    private final Parameter w; // [C,H]
    private final Parameter b; // [H], or null
    private final Variable y; // [N,H] written
    private final Activation followedBy;
    private final boolean inputGradient;

    /**
     * @param followedBy    the activation that y goes into; the starting weights suit it
     * @param inputGradient false for the first layer: nobody needs the gradient of the data, a third of its arithmetic
     */
    public Linear(
            Kernels kernels,
            Variable x,
            Parameter w,
            Parameter b,
            Variable y,
            Activation followedBy,
            boolean inputGradient) {
        this.kernels = kernels;
        this.x = x;
        this.w = w;
        this.b = b;
        this.y = y;
        this.followedBy = followedBy;
        this.inputGradient = inputGradient;
    }

    @Override
    public void initialize(RandomStream random) {
        Initializers.forActivation(followedBy, w, random);
        if (b != null) {
            b.fill(0f);
        }
    }

    @Override
    public void forward(Pass pass) {
        int n = pass.rows();
        int in = w.rows();
        int out = w.cols();
        float[] yv = y.reserve(n);
        if (x.sparse() != null) {
            x.sparse().multiply(kernels, w, yv);
        } else {
            Gemm.multiply(false, false, n, out, in, 1f, x.value(), 0, in, w.values(), w.offset(), out, 0f, yv, 0, out);
        }
        if (b != null) {
            kernels.columnAffineForward(Activation.IDENTITY, n, out, yv, 0, null, null, b.values(), b.offset(), yv, 0);
        }
    }

    @Override
    public void backward(Pass pass) {
        int n = pass.rows();
        int in = w.rows();
        int out = w.cols();
        float[] dy = y.gradient(n);
        if (b != null) {
            kernels.columnAffineBackward(
                    Activation.IDENTITY,
                    n,
                    out,
                    y.value(),
                    0,
                    null,
                    null,
                    b.values(),
                    b.offset(),
                    y.value(),
                    0,
                    dy,
                    0,
                    dy,
                    0,
                    null,
                    b.gradients(),
                    b.offset());
        }
        if (x.sparse() != null) {
            x.sparse().multiplyTransposed(kernels, dy, w);
            return;
        }
        Gemm.multiply(
                true,
                false,
                in,
                out,
                n,
                1f,
                x.value(),
                0,
                in,
                dy,
                0,
                out,
                w.betaOnce(),
                w.gradients(),
                w.offset(),
                out);
        if (inputGradient) {
            Gemm.multiply(
                    false,
                    true,
                    n,
                    in,
                    out,
                    1f,
                    dy,
                    0,
                    out,
                    w.values(),
                    w.offset(),
                    out,
                    x.betaOnce(),
                    x.gradient(n),
                    0,
                    in);
        }
    }
}
