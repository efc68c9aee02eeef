package io.github.sparklayernorm.kernel;

import java.util.Arrays;

/**
 * The Vector API provider: goes over the rows in blocks that stay in the first cache from one pass to the next, and leaves
 * the passes to the {@code Simd*} classes beside it.
 */
public final class SimdKernels implements KernelProvider {
    /** Finishes what no whole vector is left for. */
    private static final KernelProvider PLAIN = new JavaKernels();

    private static final CellKernels CELLS = new SimdCells();

    /** Elements of a flat array that one call takes; see {@link #piece}. */
    private static final int PIECE = 512 * Lanes.L;

    @Override
    public String name() {
        return "simd (" + Lanes.L + " lanes)";
    }

    @Override
    public CellKernels cells() {
        return CELLS;
    }

    @Override
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
        SimdScratch scratch = SimdScratch.mine();
        int block = SimdScratch.rowsPerBlock(cols);
        for (int from = 0; from < rows; from += block) {
            int to = Math.min(from + block, rows);
            for (int row = from; row < to; row++) {
                int xRow = xAt + row * cols;
                int stat = statAt + row;
                SimdLayerNorm.moments(cols, epsilon, x, xRow, mean, rstd, stat, scratch.lanes);
                SimdLayerNorm.affine(
                        cols, mean[stat], rstd[stat], x, xRow, gain, gainAt, bias, biasAt, y, yAt + row * cols);
            }
            SimdActivation.forward(a, (to - from) * cols, y, yAt + from * cols, scratch);
        }
    }

    @Override
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
        SimdScratch scratch = SimdScratch.mine();
        int block = SimdScratch.rowsPerBlock(cols);
        boolean linear = a == Activation.IDENTITY;
        float[] dv = linear ? dy : dx;
        int dvAt = linear ? dyAt : dxAt;
        for (int from = 0; from < rows; from += block) {
            int to = Math.min(from + block, rows);
            int at = from * cols;
            int count = (to - from) * cols;
            if (!linear) {
                float[] v = scratch.first(a.slopeOfArgument() ? count : 0);
                for (int row = from; a.slopeOfArgument() && row < to; row++) {
                    int stat = statAt + row;
                    int xRow = xAt + row * cols;
                    SimdLayerNorm.affine(
                            cols, mean[stat], rstd[stat], x, xRow, gain, gainAt, bias, biasAt, v, (row - from) * cols);
                }
                SimdActivation.backward(a, count, v, y, yAt + at, dy, dyAt + at, dx, dxAt + at, scratch);
            }
            for (int row = from; row < to; row++) {
                int stat = statAt + row;
                int r = row * cols;
                SimdLayerNorm.backward(
                        cols,
                        mean[stat],
                        rstd[stat],
                        x,
                        xAt + r,
                        gain,
                        gainAt,
                        dv,
                        dvAt + r,
                        dx,
                        dxAt + r,
                        dGain,
                        dGainAt,
                        dBias,
                        dBiasAt,
                        scratch.lanes);
            }
        }
    }

    @Override
    public void columnMoments(int rows, int cols, float[] x, int xAt, float[] mean, float[] variance) {
        // the first row stands in for the mean: it is no further from it than sqrt(rows) standard deviations
        float[] sum = SimdScratch.mine().first(cols);
        Arrays.fill(sum, 0, cols, 0f);
        for (int row = 1; row < rows; row++) {
            SimdColumns.addDeviations(cols, x, xAt + row * cols, x, xAt, sum);
        }
        for (int j = 0; j < cols; j++) {
            mean[j] = x[xAt + j] + sum[j] / rows;
        }
        Arrays.fill(sum, 0, cols, 0f);
        for (int row = 0; row < rows; row++) {
            SimdColumns.addSquaredDeviations(cols, x, xAt + row * cols, mean, sum);
        }
        for (int j = 0; j < cols; j++) {
            variance[j] = sum[j] / rows;
        }
    }

    @Override
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
        SimdScratch scratch = SimdScratch.mine();
        int block = SimdScratch.rowsPerBlock(cols);
        for (int from = 0; from < rows; from += block) {
            int to = Math.min(from + block, rows);
            affineRows(from, to, cols, x, xAt, center, scale, bias, biasAt, y, yAt, scratch);
            SimdActivation.forward(a, (to - from) * cols, y, yAt + from * cols, scratch);
        }
    }

    @Override
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
        SimdScratch scratch = SimdScratch.mine();
        int block = SimdScratch.rowsPerBlock(cols);
        boolean linear = a == Activation.IDENTITY;
        float[] dv = linear ? dy : dx;
        int dvAt = linear ? dyAt : dxAt;
        float[] c = center == null ? scratch.zeros(cols) : center;
        for (int from = 0; from < rows; from += block) {
            int to = Math.min(from + block, rows);
            int at = from * cols;
            int count = (to - from) * cols;
            if (!linear) {
                float[] v = scratch.first(a.slopeOfArgument() ? count : 0);
                if (a.slopeOfArgument()) {
                    affineRows(from, to, cols, x, xAt, center, scale, bias, biasAt, v, -at, scratch);
                }
                SimdActivation.backward(a, count, v, y, yAt + at, dy, dyAt + at, dx, dxAt + at, scratch);
            }
            for (int row = from; row < to; row++) {
                int r = row * cols;
                SimdColumns.add(cols, dv, dvAt + r, dBias, dBiasAt);
                if (scale != null) {
                    SimdColumns.affineBackward(cols, x, xAt + r, c, scale, dv, dvAt + r, dx, dxAt + r, dScale);
                } else if (linear && (dx != dy || dxAt != dyAt)) {
                    System.arraycopy(dy, dyAt + r, dx, dxAt + r, cols);
                }
            }
        }
    }

    @Override
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
        for (int row = 0; row < rows; row++) {
            int at = row * cols;
            SimdColumns.correct(cols, x, xAt + at, center, slope, shift, dx, dxAt + at);
        }
    }

    @Override
    public void softmax(int rows, int classes, float[] logits, int logitsAt, float[] p, int pAt) {
        SimdScratch scratch = SimdScratch.mine();
        int block = SimdScratch.rowsPerBlock(classes);
        for (int from = 0; from < rows; from += block) {
            int to = Math.min(from + block, rows);
            for (int row = from; row < to; row++) {
                int at = row * classes;
                float max = SimdSoftmax.max(classes, logits, logitsAt + at, scratch.lanes);
                SimdSoftmax.subtract(classes, max, logits, logitsAt + at, p, pAt + at);
            }
            SimdSoftmax.expOfNegative((to - from) * classes, p, pAt + from * classes);
            for (int row = from; row < to; row++) {
                int at = pAt + row * classes;
                scale(at, at + classes, 1f / SimdLayerNorm.sum(classes, p, at, scratch.lanes), p);
            }
        }
    }

    @Override
    public double softmaxCrossEntropy(
            int rows, int classes, float[] logits, float[] labels, float[] weights, float scale, float[] dLogits) {
        SimdScratch scratch = SimdScratch.mine();
        int block = SimdScratch.rowsPerBlock(classes);
        double loss = 0;
        for (int from = 0; from < rows; from += block) {
            int to = Math.min(from + block, rows);
            for (int row = from; row < to; row++) {
                int at = row * classes;
                float max = SimdSoftmax.max(classes, logits, at, scratch.lanes);
                SimdSoftmax.subtract(classes, max, logits, at, dLogits, at);
                float w = weights == null ? 1f : weights[row];
                loss -= w == 0f ? 0 : w * (double) dLogits[at + (int) labels[row]];
            }
            SimdSoftmax.expOfNegative((to - from) * classes, dLogits, from * classes);
            for (int row = from; row < to; row++) {
                int at = row * classes;
                float w = weights == null ? 1f : weights[row];
                if (w == 0f) {
                    Arrays.fill(dLogits, at, at + classes, 0f);
                    continue;
                }
                float sum = SimdLayerNorm.sum(classes, dLogits, at, scratch.lanes);
                loss += w * Math.log(sum);
                scale(at, at + classes, scale * w / sum, dLogits);
                dLogits[at + (int) labels[row]] -= scale * w;
            }
        }
        return loss;
    }

    @Override
    public void dropout(int count, float rate, long seed, float[] x, int xAt, float[] y, int yAt) {
        for (int at = 0; at < count; ) {
            int end = piece(at, count);
            int done = SimdOptimizer.dropout(at, end, rate, seed, x, xAt, y, yAt);
            DropoutHash.drop(done, end, rate, seed, x, xAt, y, yAt);
            at = end;
        }
    }

    @Override
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
        for (int at = from; at < to; ) {
            int end = piece(at, to);
            int rest = SimdOptimizer.adam(at, end, p, g, m, v, beta1, beta2, epsilon, rate, correction2, shrink);
            PLAIN.adam(rest, end, p, g, m, v, beta1, beta2, epsilon, rate, correction2, shrink);
            at = end;
        }
    }

    @Override
    public void sgd(
            int from, int to, float[] p, float[] g, float[] velocity, float momentum, float stepSize, float decay) {
        for (int at = from; at < to; ) {
            int end = piece(at, to);
            int rest = SimdOptimizer.sgd(at, end, p, g, velocity, momentum, stepSize, decay);
            PLAIN.sgd(rest, end, p, g, velocity, momentum, stepSize, decay);
            at = end;
        }
    }

    @Override
    public double sumOfSquares(int from, int to, float[] x) {
        double sum = SimdOptimizer.sumOfSquares(from, to, x, SimdScratch.mine().lanes);
        // a square above 1e38 overflows in float; in double it does not
        return Double.isFinite(sum) ? sum : PLAIN.sumOfSquares(from, to, x);
    }

    @Override
    public void scale(int from, int to, float factor, float[] x) {
        for (int at = from; at < to; ) {
            int end = piece(at, to);
            PLAIN.scale(SimdOptimizer.scale(at, end, factor, x), end, factor, x);
            at = end;
        }
    }

    /**
     * Where one call on a flat array ends. A method that runs for a millisecond is called too seldom to be compiled as a
     * whole for hundreds of steps, and until then starts each call in the interpreter, where vectors are objects.
     */
    private static int piece(int at, int to) {
        return at + Math.min(PIECE, to - at);
    }

    @Override
    public void addScaled(int count, float factor, float[] x, int xAt, float[] y, int yAt) {
        int done = SimdOptimizer.addScaled(count, factor, x, xAt, y, yAt);
        PLAIN.addScaled(count - done, factor, x, xAt + done, y, yAt + done);
    }

    /** The rows from..to-1 of y = (x - center) * scale + bias, without the activation. */
    private static void affineRows(
            int from,
            int to,
            int cols,
            float[] x,
            int xAt,
            float[] center,
            float[] scale,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt,
            SimdScratch scratch) {
        if (center == null && scale == null) {
            for (int row = from; row < to; row++) {
                SimdColumns.shift(cols, x, xAt + row * cols, bias, biasAt, y, yAt + row * cols);
            }
            return;
        }
        float[] c = center == null ? scratch.zeros(cols) : center;
        float[] s = scale == null ? scratch.ones(cols) : scale;
        for (int row = from; row < to; row++) {
            SimdColumns.affine(cols, x, xAt + row * cols, c, s, bias, biasAt, y, yAt + row * cols);
        }
    }
}
