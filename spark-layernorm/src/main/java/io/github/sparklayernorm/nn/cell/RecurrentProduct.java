package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Gemm;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.PackedMatrix;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Steps;

/**
 * The product with the recurrent weights W [H,G] that every step makes: h W on the way forward, dsums W' on the way back.
 * The weights stay the same for all steps of a pass, so they are laid out once where that pays.
 */
final class RecurrentProduct {
    private final Kernels kernels;
    private final Parameter weight; // [H,G]
    private final boolean back;
    private final int inner; // H, or G on the way back
    private final int outer; // G, or H
    private final PackedMatrix packed;
    private boolean isPacked;

    /** @param back whether the product is with W' */
    RecurrentProduct(Kernels kernels, Parameter weight, boolean back) {
        this.kernels = kernels;
        this.weight = weight;
        this.back = back;
        inner = back ? weight.cols() : weight.rows();
        outer = back ? weight.rows() : weight.cols();
        packed = PackedMatrix.of(kernels);
    }

    /** Takes the weights as they are now; comes before the products of a pass. */
    void begin(Steps steps) {
        isPacked = PackedMatrix.pays(kernels, steps.count());
        if (isPacked) {
            packed.pack(back, inner, outer, weight.values(), weight.offset(), weight.cols());
        }
    }

    /**
     * y = x W (or W'), or y += that.
     *
     * @param x [rows,inner] read from row xRow
     * @param y [rows,outer] written from row yRow
     */
    void multiply(int rows, boolean add, float[] x, int xRow, float[] y, int yRow) {
        int xAt = xRow * inner;
        int yAt = yRow * outer;
        if (isPacked && PackedMatrix.suits(rows)) {
            packed.multiply(rows, add, x, xAt, inner, y, yAt, outer);
            return;
        }
        Gemm.multiply(
                false,
                back,
                rows,
                outer,
                inner,
                1f,
                x,
                xAt,
                inner,
                weight.values(),
                weight.offset(),
                weight.cols(),
                add ? 1f : 0f,
                y,
                yAt,
                outer);
    }
}
