package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Gemm;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;

/** e + x W for some steps at once, where W is some columns of the layer's input weights, and e of its bias before a norm. */
final class InputProjection {
    private final CellLayer layer;
    private final Parameter w; // [C,G]
    private final Parameter e; // [G], or null
    private final int column;
    private final int width;
    private float weightBeta;
    private float inputBeta;

    /** Columns column..column+width-1 of w and e. */
    InputProjection(CellLayer layer, Parameter w, Parameter e, int column, int width) {
        this.layer = layer;
        this.w = w;
        this.e = e;
        this.column = column;
        this.width = width;
    }

    /** @param out [N,width] the rows of steps from..to-1 are written; row {@code base} of the pass is its first */
    void forward(Pass pass, int from, int to, int base, float[] out) {
        int in = w.rows();
        int first = pass.steps(layer.x()).start(from);
        int n = pass.steps(layer.x()).start(to) - first;
        if (e != null) {
            e.repeat(column, width, n, out, (first - base) * width);
        }
        Gemm.multiply(
                false,
                false,
                n,
                width,
                in,
                1f,
                layer.x().value(),
                first * in,
                in,
                w.values(),
                w.offset() + column,
                w.cols(),
                e == null ? 0f : 1f,
                out,
                (first - base) * width,
                width);
    }

    /** @param beta of the weights' gradient: 0 for the first writer, else 1 */
    void backwardBegins(float beta) {
        weightBeta = beta;
        inputBeta = layer.inputGradient() ? layer.x().betaOnce() : 0f;
    }

    /** @param d [N,width] gradient of the product; the rows of steps from..to-1 are read */
    void backward(Pass pass, int from, int to, float[] d) {
        int first = pass.steps(layer.x()).start(from);
        int n = pass.steps(layer.x()).start(to) - first;
        int in = w.rows();
        if (e != null) {
            layer.kernels()
                    .columnAffineBackward(
                            Activation.IDENTITY,
                            n,
                            width,
                            d,
                            first * width,
                            null,
                            null,
                            e.values(),
                            e.offset() + column,
                            d,
                            first * width,
                            d,
                            first * width,
                            d,
                            first * width,
                            null,
                            e.gradients(),
                            e.offset() + column);
        }
        if (pass.training()) {
            Gemm.multiply(
                    true,
                    false,
                    in,
                    width,
                    n,
                    1f,
                    layer.x().value(),
                    first * in,
                    in,
                    d,
                    first * width,
                    width,
                    weightBeta,
                    w.gradients(),
                    w.offset() + column,
                    w.cols());
            weightBeta = 1f;
        }
        if (layer.inputGradient()) {
            Gemm.multiply(
                    false,
                    true,
                    n,
                    in,
                    width,
                    1f,
                    d,
                    first * width,
                    width,
                    w.values(),
                    w.offset() + column,
                    w.cols(),
                    inputBeta,
                    layer.x().gradient(pass.rows(layer.x())),
                    first * in,
                    in);
        }
    }
}
