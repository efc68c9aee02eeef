package io.github.sparklayernorm.kernel;

import java.util.Objects;

/**
 * The checked door to the kernels: sizes, offsets and nulls are checked here once, then the provider runs unchecked. What
 * each method computes stands in {@link KernelProvider}.
 */
public final class Kernels {
    private static final Kernels JAVA = new Kernels(new JavaKernels());

    private final KernelProvider provider;

    private Kernels(KernelProvider provider) {
        this.provider = provider;
    }

    /** The plain kernels, which run everywhere. */
    public static Kernels java() {
        return JAVA;
    }

    /** The Vector API kernels, or an {@link IllegalStateException} that says what is missing. */
    public static Kernels simd() {
        return Lookup.simd();
    }

    public static boolean simdAvailable() {
        return Lookup.simdAvailable();
    }

    /** The fastest kernels that this JVM can run on its CPU: simd, else java. Never throws. */
    public static Kernels best() {
        return simdAvailable() ? simd() : JAVA;
    }

    public static Kernels of(KernelProvider provider) {
        return new Kernels(Objects.requireNonNull(provider, "provider must not be null"));
    }

    public String name() {
        return provider.name();
    }

    public KernelProvider provider() {
        return provider;
    }

    /** See {@link KernelProvider#layerNormForward}. */
    public void layerNormForward(
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
            int statAt) {
        Check.activation("layerNormForward", a);
        Check.sizes("layerNormForward", rows, cols);
        Check.between("layerNormForward", "epsilon", epsilon, Float.MIN_NORMAL, Float.POSITIVE_INFINITY);
        Check.matrix("layerNormForward", "x", x, xAt, rows, cols);
        Check.vector("layerNormForward", "gain", gain, gainAt, cols);
        Check.vector("layerNormForward", "bias", bias, biasAt, cols);
        Check.matrix("layerNormForward", "y", y, yAt, rows, cols);
        Check.vector("layerNormForward", "mean", mean, statAt, rows);
        Check.vector("layerNormForward", "rstd", rstd, statAt, rows);
        provider.layerNormForward(
                a, rows, cols, epsilon, x, xAt, gain, gainAt, bias, biasAt, y, yAt, mean, rstd, statAt);
    }

    /** See {@link KernelProvider#layerNormBackward}. */
    public void layerNormBackward(
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
            int dBiasAt) {
        Check.activation("layerNormBackward", a);
        Check.sizes("layerNormBackward", rows, cols);
        Check.matrix("layerNormBackward", "x", x, xAt, rows, cols);
        Check.vector("layerNormBackward", "gain", gain, gainAt, cols);
        Check.vector("layerNormBackward", "bias", bias, biasAt, cols);
        Check.matrix("layerNormBackward", "y", y, yAt, rows, cols);
        Check.vector("layerNormBackward", "mean", mean, statAt, rows);
        Check.vector("layerNormBackward", "rstd", rstd, statAt, rows);
        Check.matrix("layerNormBackward", "dy", dy, dyAt, rows, cols);
        Check.matrix("layerNormBackward", "dx", dx, dxAt, rows, cols);
        Check.vector("layerNormBackward", "dGain", dGain, dGainAt, cols);
        Check.vector("layerNormBackward", "dBias", dBias, dBiasAt, cols);
        provider.layerNormBackward(
                a, rows, cols, x, xAt, gain, gainAt, bias, biasAt, y, yAt, mean, rstd, statAt, dy, dyAt, dx, dxAt,
                dGain, dGainAt, dBias, dBiasAt);
    }

    /** See {@link KernelProvider#columnMoments}. */
    public void columnMoments(int rows, int cols, float[] x, int xAt, float[] mean, float[] variance) {
        Check.sizes("columnMoments", rows, cols);
        Check.someRows("columnMoments", rows);
        Check.matrix("columnMoments", "x", x, xAt, rows, cols);
        Check.vector("columnMoments", "mean", mean, 0, cols);
        Check.vector("columnMoments", "variance", variance, 0, cols);
        provider.columnMoments(rows, cols, x, xAt, mean, variance);
    }

    /** See {@link KernelProvider#columnAffineForward}. */
    public void columnAffineForward(
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
            int yAt) {
        Check.activation("columnAffineForward", a);
        Check.sizes("columnAffineForward", rows, cols);
        Check.matrix("columnAffineForward", "x", x, xAt, rows, cols);
        Check.nullable("columnAffineForward", "center", center, cols);
        Check.nullable("columnAffineForward", "scale", scale, cols);
        Check.vector("columnAffineForward", "bias", bias, biasAt, cols);
        Check.matrix("columnAffineForward", "y", y, yAt, rows, cols);
        provider.columnAffineForward(a, rows, cols, x, xAt, center, scale, bias, biasAt, y, yAt);
    }

    /** See {@link KernelProvider#columnAffineBackward}. */
    public void columnAffineBackward(
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
            int dBiasAt) {
        Check.activation("columnAffineBackward", a);
        Check.sizes("columnAffineBackward", rows, cols);
        Check.matrix("columnAffineBackward", "x", x, xAt, rows, cols);
        Check.nullable("columnAffineBackward", "center", center, cols);
        Check.nullable("columnAffineBackward", "scale", scale, cols);
        Check.vector("columnAffineBackward", "bias", bias, biasAt, cols);
        Check.matrix("columnAffineBackward", "y", y, yAt, rows, cols);
        Check.matrix("columnAffineBackward", "dy", dy, dyAt, rows, cols);
        Check.matrix("columnAffineBackward", "dx", dx, dxAt, rows, cols);
        Check.together("columnAffineBackward", "dScale", dScale, "scale", scale, cols);
        Check.vector("columnAffineBackward", "dBias", dBias, dBiasAt, cols);
        provider.columnAffineBackward(
                a, rows, cols, x, xAt, center, scale, bias, biasAt, y, yAt, dy, dyAt, dx, dxAt, dScale, dBias, dBiasAt);
    }

    /** See {@link KernelProvider#columnCorrect}. */
    public void columnCorrect(
            int rows,
            int cols,
            float[] x,
            int xAt,
            float[] center,
            float[] slope,
            float[] shift,
            float[] dx,
            int dxAt) {
        Check.sizes("columnCorrect", rows, cols);
        Check.matrix("columnCorrect", "x", x, xAt, rows, cols);
        Check.vector("columnCorrect", "center", center, 0, cols);
        Check.vector("columnCorrect", "slope", slope, 0, cols);
        Check.vector("columnCorrect", "shift", shift, 0, cols);
        Check.matrix("columnCorrect", "dx", dx, dxAt, rows, cols);
        provider.columnCorrect(rows, cols, x, xAt, center, slope, shift, dx, dxAt);
    }

    /** See {@link KernelProvider#softmax}. */
    public void softmax(int rows, int classes, float[] logits, int logitsAt, float[] p, int pAt) {
        Check.sizes("softmax", rows, classes);
        Check.matrix("softmax", "logits", logits, logitsAt, rows, classes);
        Check.matrix("softmax", "p", p, pAt, rows, classes);
        provider.softmax(rows, classes, logits, logitsAt, p, pAt);
    }

    /** See {@link KernelProvider#softmaxCrossEntropy}. */
    public double softmaxCrossEntropy(
            int rows, int classes, float[] logits, float[] labels, float[] weights, float scale, float[] dLogits) {
        Check.sizes("softmaxCrossEntropy", rows, classes);
        Check.matrix("softmaxCrossEntropy", "logits", logits, 0, rows, classes);
        Check.vector("softmaxCrossEntropy", "labels", labels, 0, rows);
        Check.nullable("softmaxCrossEntropy", "weights", weights, rows);
        Check.matrix("softmaxCrossEntropy", "dLogits", dLogits, 0, rows, classes);
        Check.labels("softmaxCrossEntropy", labels, rows, classes);
        return provider.softmaxCrossEntropy(rows, classes, logits, labels, weights, scale, dLogits);
    }

    /** See {@link KernelProvider#dropout}. */
    public void dropout(int count, float rate, long seed, float[] x, int xAt, float[] y, int yAt) {
        Check.between("dropout", "rate", rate, 0f, 1f);
        Check.vector("dropout", "x", x, xAt, count);
        Check.vector("dropout", "y", y, yAt, count);
        provider.dropout(count, rate, seed, x, xAt, y, yAt);
    }

    /** See {@link KernelProvider#adam}. */
    public void adam(
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
            float shrink) {
        Check.range("adam", "p", p, from, to);
        Check.range("adam", "g", g, from, to);
        Check.range("adam", "m", m, from, to);
        Check.range("adam", "v", v, from, to);
        provider.adam(from, to, p, g, m, v, beta1, beta2, epsilon, rate, correction2, shrink);
    }

    /** See {@link KernelProvider#sgd}. */
    public void sgd(
            int from, int to, float[] p, float[] g, float[] velocity, float momentum, float stepSize, float decay) {
        Check.range("sgd", "p", p, from, to);
        Check.range("sgd", "g", g, from, to);
        Check.range("sgd", "velocity", velocity, from, to);
        provider.sgd(from, to, p, g, velocity, momentum, stepSize, decay);
    }

    /** See {@link KernelProvider#sumOfSquares}. */
    public double sumOfSquares(int from, int to, float[] x) {
        Check.range("sumOfSquares", "x", x, from, to);
        return provider.sumOfSquares(from, to, x);
    }

    /** See {@link KernelProvider#scale}. */
    public void scale(int from, int to, float factor, float[] x) {
        Check.range("scale", "x", x, from, to);
        provider.scale(from, to, factor, x);
    }

    /** See {@link KernelProvider#addScaled}. */
    public void addScaled(int count, float factor, float[] x, int xAt, float[] y, int yAt) {
        Check.vector("addScaled", "x", x, xAt, count);
        Check.vector("addScaled", "y", y, yAt, count);
        provider.addScaled(count, factor, x, xAt, y, yAt);
    }
}
