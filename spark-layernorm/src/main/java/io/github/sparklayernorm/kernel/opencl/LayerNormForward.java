package io.github.sparklayernorm.kernel.opencl;

/**
 * y = act((x - mean) / sqrt(var + eps) * gain + bias), row by row (Ba, Kiros, Hinton 2016, arXiv:1607.06450, eq. 4).
 * Two passes over a row: one-pass variance in float loses everything when |mean| &gt;&gt; std. The mean is summed as
 * differences from the row's first element, so float loses nothing to a large mean and a constant row gives xhat = 0.
 *
 * <p>The plain twin is {@code JavaKernels.layerNormForward}.
 */
abstract class LayerNormForward extends ActivationKernel {
    int rows;
    int cols;
    int activation;
    float epsilon;
    /** [N,H] from xAt, read */
    float[] x;

    int xAt;
    /** gain [H], then bias [H], read */
    float[] affine;
    /** [N,H] from yAt, written; may be x */
    float[] y;

    int yAt;
    /** mean [N], then rstd [N], written, kept for the backward pass */
    float[] stats;
}
