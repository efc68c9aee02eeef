package io.github.sparklayernorm.kernel;

/**
 * What a provider of kernels implements: norms, the loss, dropout, optimisers, and the cells' steps by {@link #cells}. It is
 * the bare room behind the checked door {@link Kernels}, so no method here checks anything.
 *
 * <p>Matrices are row-major, written [N,H] for {@code rows} by {@code cols}; {@code xAt} is the index of the first element
 * of {@code x}. Gradients of parameters (dGain, dBias, dScale) accumulate; gradients of inputs (dx) are written. A NaN
 * that goes in comes out. A provider may be used by many threads at once, and the same call gives the same bits.
 */
public interface KernelProvider {

    /** For logs and summaries: {@code "java"}, {@code "simd (16 lanes)"}, {@code "opencl (device name)"}. */
    String name();

    /** The kernels of the recurrent cells that go with these. */
    CellKernels cells();

    /**
     * y = act(gain * (x - mean) * rstd + bias), row by row, with rstd = 1 / sqrt(var + epsilon) and the population variance
     * (Ba, Kiros, Hinton 2016, arXiv:1607.06450, eq. 4). Two passes: one-pass variance in float loses everything when
     * |mean| &gt;&gt; std.
     *
     * @param x [N,H] read
     * @param gain [H] read
     * @param bias [H] read
     * @param y [N,H] written; may be x where no backward pass follows
     * @param mean [N] written from statAt, kept for the backward pass
     * @param rstd [N] written from statAt, kept for the backward pass
     */
    void layerNormForward(
            Activation a,
            int rows,
            int cols,
            float epsilon,
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt,
            float[] mean,
            float[] rstd,
            int statAt);

    /**
     * The gradient of {@link #layerNormForward}: with dv = dy * act', h = (x - mean) * rstd and w = dv * gain,
     * dx = rstd * (w - avg(w) - h * avg(w * h)), dGain += sum of dv * h, dBias += sum of dv.
     *
     * @param x [N,H] read, as in the forward pass
     * @param gain [H] read
     * @param bias [H] read (an activation whose slope needs its argument rebuilds it from this)
     * @param y [N,H] read, as the forward pass wrote it
     * @param mean [N] read from statAt
     * @param rstd [N] read from statAt
     * @param dy [N,H] read
     * @param dx [N,H] written; may be dy
     * @param dGain [H] added to
     * @param dBias [H] added to
     */
    void layerNormBackward(
            Activation a,
            int rows,
            int cols,
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt,
            float[] mean,
            float[] rstd,
            int statAt,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            float[] dGain,
            int dGainAt,
            float[] dBias,
            int dBiasAt);

    /**
     * Population mean and variance of each column over the rows, in two passes.
     *
     * @param x [N,H] read
     * @param mean [H] written
     * @param variance [H] written
     */
    void columnMoments(int rows, int cols, float[] x, int xAt, float[] mean, float[] variance);

    /**
     * y = act((x - center) * scale + bias), column by column: batch norm (center = mean, scale = gain * rstd), weight norm
     * (scale = g / |v|) or no norm at all.
     *
     * @param x [N,H] read
     * @param center [H] read; null means 0
     * @param scale [H] read; null means 1
     * @param bias [H] read
     * @param y [N,H] written; may be x where no backward pass follows
     */
    void columnAffineForward(
            Activation a,
            int rows,
            int cols,
            float[] x,
            int xAt,
            float[] center,
            float[] scale,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt);

    /**
     * The gradient of {@link #columnAffineForward} with center and scale taken as constants: with dv = dy * act',
     * dx = dv * scale, dScale += sum of dv * (x - center), dBias += sum of dv.
     *
     * @param x [N,H] read, as in the forward pass
     * @param center [H] read; null means 0
     * @param scale [H] read; null means 1
     * @param bias [H] read
     * @param y [N,H] read, as the forward pass wrote it
     * @param dy [N,H] read
     * @param dx [N,H] written; may be dy
     * @param dScale [H] added to; null where scale is null
     * @param dBias [H] added to
     */
    void columnAffineBackward(
            Activation a,
            int rows,
            int cols,
            float[] x,
            int xAt,
            float[] center,
            float[] scale,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            float[] dScale,
            float[] dBias,
            int dBiasAt);

    /**
     * dx += (x - center) * slope + shift, column by column: what batch norm's backward pass adds for the moments' own
     * dependence on x.
     *
     * @param x [N,H] read
     * @param center [H] read
     * @param slope [H] read
     * @param shift [H] read
     * @param dx [N,H] added to
     */
    void columnCorrect(
            int rows, int cols, float[] x, int xAt, float[] center, float[] slope, float[] shift, float[] dx, int dxAt);

    /**
     * p = exp(x - max) / sum of exp(x - max), row by row.
     *
     * @param logits [N,K] read
     * @param p [N,K] written; may be logits
     */
    void softmax(int rows, int classes, float[] logits, int logitsAt, float[] p, int pAt);

    /**
     * Softmax cross-entropy and its gradient, dLogits = scale * w * (p - onehot(label)). A row of weight 0 counts for
     * nothing, whatever it holds.
     *
     * @param logits [N,K] read
     * @param labels [N] read; whole numbers 0..K-1
     * @param weights [N] read; null means 1
     * @param dLogits [N,K] written; may be logits
     * @return the sum over rows of w * -log p[label], which scale does not touch
     */
    double softmaxCrossEntropy(
            int rows, int classes, float[] logits, float[] labels, float[] weights, float scale, float[] dLogits);

    /**
     * y = x * mask / (1 - rate), the mask's bits from a hash of (seed, index from 0): the same call on dy is the backward
     * pass.
     *
     * @param x [count] read
     * @param y [count] written; may be x
     */
    void dropout(int count, float rate, long seed, float[] x, int xAt, float[] y, int yAt);

    /**
     * Adam (Kingma and Ba 2015, arXiv:1412.6980) on the elements from..to-1: m = beta1 m + (1-beta1) g,
     * v = beta2 v + (1-beta2) g^2, p = p * shrink - rate * m / (sqrt(v / correction2) + epsilon).
     *
     * @param p parameters, updated
     * @param g gradients, read
     * @param m first moments, updated
     * @param v second moments, updated
     * @param rate step size / (1 - beta1^t)
     * @param correction2 1 - beta2^t
     * @param shrink decoupled weight decay (AdamW): 1 - step size * decay; 1 means none
     */
    void adam(
            int from,
            int to,
            float[] p,
            float[] g,
            float[] m,
            float[] v,
            float beta1,
            float beta2,
            float epsilon,
            float rate,
            float correction2,
            float shrink);

    /**
     * Gradient descent with momentum in PyTorch's form on the elements from..to-1: velocity = momentum * velocity + (g +
     * decay * p), p = p - stepSize * velocity.
     *
     * @param p parameters, updated
     * @param g gradients, read
     * @param velocity updated
     */
    void sgd(int from, int to, float[] p, float[] g, float[] velocity, float momentum, float stepSize, float decay);

    /** The sum of x^2 over the elements from..to-1. */
    double sumOfSquares(int from, int to, float[] x);

    /** x = factor * x on the elements from..to-1. */
    void scale(int from, int to, float factor, float[] x);

    /**
     * y = y + factor * x: a row of a sparse product.
     *
     * @param x [count] read
     * @param y [count] updated
     */
    void addScaled(int count, float factor, float[] x, int xAt, float[] y, int yAt);
}
