package io.github.sparklayernorm.kernel;

import java.util.Arrays;

/**
 * The plain provider: runs everywhere and is the specification of the others. One loop per formula; whatever sums over a
 * row, a column or an array does so in double.
 */
public final class JavaKernels implements KernelProvider {
    private static final CellKernels CELLS = new JavaCells();

    /** Two column sums of the backward passes, [2H], kept per thread so that a warm call allocates nothing. */
    private static final ThreadLocal<double[]> COLUMN_SUMS = ThreadLocal.withInitial(() -> new double[0]);

    @Override
    public String name() {
        return "java";
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
        for (int row = 0; row < rows; row++) {
            int xRow = xAt + row * cols;
            int yRow = yAt + row * cols;
            double sum = 0;
            for (int j = 0; j < cols; j++) {
                sum += x[xRow + j];
            }
            double center = sum / cols;
            double squares = 0;
            for (int j = 0; j < cols; j++) {
                double d = x[xRow + j] - center;
                squares += d * d;
            }
            float m = (float) center;
            float r = (float) (1 / Math.sqrt(squares / cols + epsilon));
            mean[statAt + row] = m;
            rstd[statAt + row] = r;
            for (int j = 0; j < cols; j++) {
                float h = (x[xRow + j] - m) * r;
                y[yRow + j] = Approximations.activate(a, h * gain[gainAt + j] + bias[biasAt + j]);
            }
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
        double[] sums = zeroedSums(2 * cols);
        for (int row = 0; row < rows; row++) {
            int at = row * cols;
            float m = mean[statAt + row];
            float r = rstd[statAt + row];
            double sumW = 0;
            double sumWh = 0;
            for (int j = 0; j < cols; j++) {
                float h = (x[xAt + at + j] - m) * r;
                float v = h * gain[gainAt + j] + bias[biasAt + j];
                float dv = Approximations.backward(a, v, y[yAt + at + j], dy[dyAt + at + j]);
                float w = dv * gain[gainAt + j];
                sums[j] += dv * h;
                sums[cols + j] += dv;
                sumW += w;
                sumWh += w * h;
                dx[dxAt + at + j] = w;
            }
            float avgW = (float) (sumW / cols);
            float avgWh = (float) (sumWh / cols);
            for (int j = 0; j < cols; j++) {
                float h = (x[xAt + at + j] - m) * r;
                dx[dxAt + at + j] = (dx[dxAt + at + j] - avgW - h * avgWh) * r;
            }
        }
        for (int j = 0; j < cols; j++) {
            dGain[dGainAt + j] += (float) sums[j];
            dBias[dBiasAt + j] += (float) sums[cols + j];
        }
    }

    @Override
    public void columnMoments(int rows, int cols, float[] x, int xAt, float[] mean, float[] variance) {
        double[] sums = zeroedSums(2 * cols);
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < cols; j++) {
                sums[j] += x[xAt + row * cols + j];
            }
        }
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < cols; j++) {
                double d = x[xAt + row * cols + j] - sums[j] / rows;
                sums[cols + j] += d * d;
            }
        }
        for (int j = 0; j < cols; j++) {
            mean[j] = (float) (sums[j] / rows);
            variance[j] = (float) (sums[cols + j] / rows);
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
        for (int row = 0; row < rows; row++) {
            int at = row * cols;
            for (int j = 0; j < cols; j++) {
                float v = (x[xAt + at + j] - orElse(center, j, 0f)) * orElse(scale, j, 1f) + bias[biasAt + j];
                y[yAt + at + j] = Approximations.activate(a, v);
            }
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
        double[] sums = zeroedSums(2 * cols);
        for (int row = 0; row < rows; row++) {
            int at = row * cols;
            for (int j = 0; j < cols; j++) {
                float d = x[xAt + at + j] - orElse(center, j, 0f);
                float v = d * orElse(scale, j, 1f) + bias[biasAt + j];
                float dv = Approximations.backward(a, v, y[yAt + at + j], dy[dyAt + at + j]);
                sums[j] += dv * d;
                sums[cols + j] += dv;
                dx[dxAt + at + j] = dv * orElse(scale, j, 1f);
            }
        }
        for (int j = 0; j < cols; j++) {
            if (dScale != null) {
                dScale[j] += (float) sums[j];
            }
            dBias[dBiasAt + j] += (float) sums[cols + j];
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
            for (int j = 0; j < cols; j++) {
                dx[dxAt + at + j] += (x[xAt + at + j] - center[j]) * slope[j] + shift[j];
            }
        }
    }

    @Override
    public void softmax(int rows, int classes, float[] logits, int logitsAt, float[] p, int pAt) {
        for (int row = 0; row < rows; row++) {
            int at = pAt + row * classes;
            double sum = exponentials(classes, logits, logitsAt + row * classes, p, at);
            scale(at, at + classes, (float) (1 / sum), p);
        }
    }

    @Override
    public double softmaxCrossEntropy(
            int rows, int classes, float[] logits, float[] labels, float[] weights, float scale, float[] dLogits) {
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            int at = row * classes;
            float w = orElse(weights, row, 1f);
            if (w == 0f) {
                Arrays.fill(dLogits, at, at + classes, 0f);
                continue;
            }
            int label = at + (int) labels[row];
            double fromMax = logits[label] - max(classes, logits, at);
            double sum = exponentials(classes, logits, at, dLogits, at);
            loss += w * (Math.log(sum) - fromMax);
            scale(at, at + classes, (float) (scale * w / sum), dLogits);
            dLogits[label] -= scale * w;
        }
        return loss;
    }

    @Override
    public void dropout(int count, float rate, long seed, float[] x, int xAt, float[] y, int yAt) {
        DropoutHash.drop(0, count, rate, seed, x, xAt, y, yAt);
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
        float inverse2 = 1f / correction2;
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1f - beta1) * g[i];
            v[i] = beta2 * v[i] + (1f - beta2) * g[i] * g[i];
            p[i] = p[i] * shrink - rate * m[i] / ((float) Math.sqrt(v[i] * inverse2) + epsilon);
        }
    }

    @Override
    public void sgd(
            int from, int to, float[] p, float[] g, float[] velocity, float momentum, float stepSize, float decay) {
        for (int i = from; i < to; i++) {
            velocity[i] = momentum * velocity[i] + (g[i] + decay * p[i]);
            p[i] -= stepSize * velocity[i];
        }
    }

    @Override
    public double sumOfSquares(int from, int to, float[] x) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) x[i] * x[i];
        }
        return sum;
    }

    @Override
    public void scale(int from, int to, float factor, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] *= factor;
        }
    }

    @Override
    public void addScaled(int count, float factor, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < count; i++) {
            y[yAt + i] += factor * x[xAt + i];
        }
    }

    /** Writes exp(logit - max) of one row to p and returns the sum. */
    private static double exponentials(int classes, float[] logits, int at, float[] p, int pAt) {
        float max = max(classes, logits, at);
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            float e = Approximations.expOfNegative(logits[at + k] - max);
            p[pAt + k] = e;
            sum += e;
        }
        return sum;
    }

    private static float max(int classes, float[] logits, int at) {
        float max = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            max = Math.max(max, logits[at + k]);
        }
        return max;
    }

    private static float orElse(float[] nullable, int j, float otherwise) {
        return nullable == null ? otherwise : nullable[j];
    }

    private double[] zeroedSums(int length) {
        double[] sums = COLUMN_SUMS.get();
        if (sums.length < length) {
            sums = new double[length];
            COLUMN_SUMS.set(sums);
        }
        Arrays.fill(sums, 0, length, 0);
        return sums;
    }
}
