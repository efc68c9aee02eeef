package io.github.sparklayernorm.kernel.opencl;

/**
 * The gradients of {@link LayerNormForward}, with v = gain * xhat + bias, dv = dy * act'(v), w = gain * dv:
 *
 * <pre>
 * dx = rstd * (w - mean(w) - xhat * mean(w * xhat))     dgain = sum over rows of dv * xhat     dbias = sum of dv
 * </pre>
 *
 * <p>No atomics: pass 0 writes dx, and per chunk of rows its own row of column sums; pass 1 adds the chunks in a fixed
 * order. The number of chunks follows from the number of rows alone, so the result does not depend on the device's cores.
 *
 * <p>The plain twin is {@code JavaKernels.layerNormBackward}.
 */
abstract class LayerNormBackward extends ActivationKernel {
    int rows;
    int cols;
    int activation;
    /** rows per chunk */
    int share;

    int chunks;
    /** [N,H] from xAt, read */
    float[] x;

    int xAt;
    /** gain [H], then bias [H], read */
    float[] affine;
    /** [N,H] from yAt, read: the forward pass's result */
    float[] y;

    int yAt;
    /** mean [N], then rstd [N], read */
    float[] stats;
    /** [N,H] from dyAt, read */
    float[] dy;

    int dyAt;
    /** [N,H] from dxAt, written; may be dy */
    float[] dx;

    int dxAt;
    /** [chunks, 2H], scratch: dgain and dbias of each chunk */
    float[] partials;
    /** dgain [H], then dbias [H], written */
    float[] sums;
}
