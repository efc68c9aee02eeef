package io.github.sparklayernorm.nn;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Gemm;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.PackedMatrix;
import io.github.sparklayernorm.nn.init.Initializers;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * y = x W (+ b), or y = c + x W where a norm follows. Weights are inputs x outputs.
 *
 * <pre>
 * dW += x' dy    db, dc += column sums of dy    dx += dy W'
 * </pre>
 *
 * The norm's own bias takes the place of b; c, where there is one, is part of what is normalised, and keeps the length of a
 * row of features from being lost. The product is added to rows that hold c: a matrix product that overwrites would clear
 * them first, which takes as long. The features themselves may be sparse ({@link SparseInput}); their gradient is never
 * asked for.
 */
public final class LinearOperation implements Operation {
    /** Rows of a product with laid out weights: as many as a {@link PackedMatrix} suits. */
    private static final int PACKED_ROWS = 128;

    /** Narrower layers fill too little of a panel. */
    private static final int LEAST_COLUMNS = 64;

    private final Kernels kernels;
    private final Variable x; // [N,C] read
    private final Parameter w; // [C,H]
    private final Parameter b; // [H], or null: added to the product
    private final Parameter c; // [H], or null: the product is added to it
    private final Variable y; // [N,H] written
    private final Activation followedBy;
    private final boolean inputGradient;
    private PackedMatrix packed; // null before the first inference pass over many rows

    /**
     * @param followedBy    the activation that y goes into; the starting weights suit it
     * @param inputGradient false for the first layer: nobody needs the gradient of the data, a third of its arithmetic
     */
    public LinearOperation(
            Kernels kernels,
            Variable x,
            Parameter w,
            Parameter b,
            Variable y,
            Activation followedBy,
            boolean inputGradient) {
        this(kernels, x, w, b, null, y, followedBy, inputGradient);
    }

    /** A layer that a norm follows: y = c + x W, or y = x W where c is null. */
    public static LinearOperation beforeNorm(
            Kernels kernels,
            Variable x,
            Parameter w,
            Parameter c,
            Variable y,
            Activation followedBy,
            boolean inputGradient) {
        return new LinearOperation(kernels, x, w, null, c, y, followedBy, inputGradient);
    }

    private LinearOperation(
            Kernels kernels,
            Variable x,
            Parameter w,
            Parameter b,
            Parameter c,
            Variable y,
            Activation followedBy,
            boolean inputGradient) {
        this.kernels = kernels;
        this.x = x;
        this.w = w;
        this.b = b;
        this.c = c;
        this.y = y;
        this.followedBy = followedBy;
        this.inputGradient = inputGradient;
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
    public boolean addsGradient() {
        return true;
    }

    @Override
    public void initialize(RandomStream random) {
        Initializers.forActivation(followedBy, w, random);
        if (b != null) {
            b.fill(0f);
        }
        if (c != null) {
            Initializers.bias(c, w.rows(), random);
        }
    }

    @Override
    public void forward(Pass pass) {
        int n = pass.rows(x);
        int in = w.rows();
        int out = w.cols();
        float[] yv = y.reserve(n);
        float beta = c == null ? 0f : 1f;
        if (c != null) {
            c.repeat(0, out, n, yv, 0);
        } else if (x.sparse() != null) {
            Arrays.fill(yv, 0, n * out, 0f);
        }
        if (x.sparse() != null) {
            x.sparse().addProduct(kernels, w, yv);
        } else if (!pass.backwardFollows() && out >= LEAST_COLUMNS && PackedMatrix.pays(kernels, n / PACKED_ROWS)) {
            multiplyPacked(n, c != null, yv);
        } else {
            Gemm.multiply(
                    false, false, n, out, in, 1f, x.value(), 0, in, w.values(), w.offset(), out, beta, yv, 0, out);
        }
        if (b != null) {
            kernels.columnAffineForward(Activation.IDENTITY, n, out, yv, 0, null, null, b.values(), b.offset(), yv, 0);
        }
    }

    /** The product with weights that are laid out once for all rows: {@link PackedMatrix} says where that pays. */
    private void multiplyPacked(int n, boolean add, float[] yv) {
        int in = w.rows();
        int out = w.cols();
        if (packed == null) {
            packed = PackedMatrix.of(kernels);
        }
        packed.pack(false, in, out, w.values(), w.offset(), out);
        for (int row = 0; row < n; row += PACKED_ROWS) {
            int rows = Math.min(PACKED_ROWS, n - row);
            packed.multiply(rows, add, x.value(), row * in, in, yv, row * out, out);
        }
    }

    @Override
    public void backward(Pass pass) {
        int n = pass.rows(x);
        int in = w.rows();
        int out = w.cols();
        float[] dy = y.gradient(n);
        Parameter bias = c == null ? b : c;
        if (bias != null) {
            kernels.columnAffineBackward(
                    Activation.IDENTITY,
                    n,
                    out,
                    y.value(),
                    0,
                    null,
                    null,
                    bias.values(),
                    bias.offset(),
                    y.value(),
                    0,
                    dy,
                    0,
                    dy,
                    0,
                    null,
                    bias.gradients(),
                    bias.offset());
        }
        if (x.sparse() != null) {
            x.sparse().addTransposedProduct(kernels, dy, w);
            return;
        }
        if (pass.training()) {
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
        }
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
