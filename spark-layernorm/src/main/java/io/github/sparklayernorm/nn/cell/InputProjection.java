package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Gemm;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;

/** x W for all steps at once, where W is some columns of the layer's input weights. */
final class InputProjection {
    private final CellLayer layer;
    private final Parameter w; // [C,G]
    private final int column;
    private final int width;

    /** Columns column..column+width-1 of w. */
    InputProjection(CellLayer layer, Parameter w, int column, int width) {
        this.layer = layer;
        this.w = w;
        this.column = column;
        this.width = width;
    }

    /** @param out [N,width] written */
    void forward(Pass pass, float[] out) {
        int in = w.rows();
        Gemm.multiply(
                false,
                false,
                pass.rows(),
                width,
                in,
                1f,
                layer.x().value(),
                0,
                in,
                w.values(),
                w.offset() + column,
                w.cols(),
                0f,
                out,
                0,
                width);
    }

    /**
     * @param beta of the weights' gradient: 0 for the first writer, else 1
     * @param d    [N,width] read: gradient of the product
     */
    void backward(Pass pass, float beta, float[] d) {
        int n = pass.rows();
        int in = w.rows();
        Gemm.multiply(
                true,
                false,
                in,
                width,
                n,
                1f,
                layer.x().value(),
                0,
                in,
                d,
                0,
                width,
                beta,
                w.gradients(),
                w.offset() + column,
                w.cols());
        if (layer.inputGradient()) {
            Gemm.multiply(
                    false,
                    true,
                    n,
                    in,
                    width,
                    1f,
                    d,
                    0,
                    width,
                    w.values(),
                    w.offset() + column,
                    w.cols(),
                    layer.x().betaOnce(),
                    layer.x().gradient(n),
                    0,
                    in);
        }
    }
}
