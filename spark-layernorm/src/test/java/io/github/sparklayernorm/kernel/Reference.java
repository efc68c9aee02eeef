package io.github.sparklayernorm.kernel;

/** The formulas of {@link KernelProvider} in double precision, written for reading; the judge of every provider. */
final class Reference {
    private Reference() {}

    static double activate(Activation a, double v) {
        return switch (a) {
            case IDENTITY -> v;
            case RELU -> Math.max(v, 0);
            case TANH -> Math.tanh(v);
            case SIGMOID -> 1 / (1 + Math.exp(-v));
            case GELU -> 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)));
            case SILU -> v / (1 + Math.exp(-v));
        };
    }

    static double slope(Activation a, double v, double y) {
        return switch (a) {
            case IDENTITY -> 1;
            case RELU -> y > 0 ? 1 : 0;
            case TANH -> 1 - y * y;
            case SIGMOID -> y * (1 - y);
            case GELU -> {
                double t = Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v));
                double dInner = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * v * v);
                yield 0.5 * (1 + t) + 0.5 * v * (1 - t * t) * dInner;
            }
            case SILU -> {
                double s = 1 / (1 + Math.exp(-v));
                yield s * (1 + v * (1 - s));
            }
        };
    }

    static double mean(double[] x, int from, int count, int step) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += x[from + i * step];
        }
        return sum / count;
    }

    static double variance(double[] x, int from, int count, int step) {
        double mean = mean(x, from, count, step);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double d = x[from + i * step] - mean;
            sum += d * d;
        }
        return sum / count;
    }

    /** What the forward pass of layer norm gives: y [N,H], mean [N], rstd [N]. */
    record LayerNorm(double[] y, double[] mean, double[] rstd) {}

    static LayerNorm layerNorm(
            Activation a, int rows, int cols, double epsilon, double[] x, double[] gain, double[] bias) {
        double[] y = new double[rows * cols];
        double[] mean = new double[rows];
        double[] rstd = new double[rows];
        for (int row = 0; row < rows; row++) {
            mean[row] = mean(x, row * cols, cols, 1);
            rstd[row] = 1 / Math.sqrt(variance(x, row * cols, cols, 1) + epsilon);
            for (int j = 0; j < cols; j++) {
                int i = row * cols + j;
                y[i] = activate(a, gain[j] * (x[i] - mean[row]) * rstd[row] + bias[j]);
            }
        }
        return new LayerNorm(y, mean, rstd);
    }

    /** Gradients, with the size of the terms that dx is the small difference of. */
    record Gradients(double[] dx, double[] dGain, double[] dBias, double[] rowScale) {}

    static Gradients layerNormBackward(
            Activation a,
            int rows,
            int cols,
            double[] x,
            double[] gain,
            double[] bias,
            double[] y,
            double[] mean,
            double[] rstd,
            double[] dy) {
        double[] dx = new double[rows * cols];
        double[] dGain = new double[cols];
        double[] dBias = new double[cols];
        double[] rowScale = new double[rows];
        double[] h = new double[cols];
        double[] w = new double[cols];
        for (int row = 0; row < rows; row++) {
            double sumW = 0;
            double sumWh = 0;
            for (int j = 0; j < cols; j++) {
                int i = row * cols + j;
                h[j] = (x[i] - mean[row]) * rstd[row];
                double dv = dy[i] * slope(a, gain[j] * h[j] + bias[j], y[i]);
                w[j] = dv * gain[j];
                dGain[j] += dv * h[j];
                dBias[j] += dv;
                sumW += w[j];
                sumWh += w[j] * h[j];
                rowScale[row] = Math.max(rowScale[row], rstd[row] * Math.abs(w[j]) * (1 + Math.abs(h[j])));
            }
            for (int j = 0; j < cols; j++) {
                dx[row * cols + j] = rstd[row] * (w[j] - sumW / cols - h[j] * sumWh / cols);
            }
        }
        return new Gradients(dx, dGain, dBias, rowScale);
    }

    /** y = act((x - center) * scale + bias) */
    static double[] columnAffine(
            Activation a, int rows, int cols, double[] x, double[] center, double[] scale, double[] bias) {
        double[] y = new double[rows * cols];
        for (int i = 0; i < y.length; i++) {
            int j = i % cols;
            y[i] = activate(a, (x[i] - center[j]) * scale[j] + bias[j]);
        }
        return y;
    }

    static double[] softmax(int rows, int classes, double[] logits) {
        double[] p = new double[rows * classes];
        for (int row = 0; row < rows; row++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                max = Math.max(max, logits[row * classes + k]);
            }
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                p[row * classes + k] = Math.exp(logits[row * classes + k] - max);
                sum += p[row * classes + k];
            }
            for (int k = 0; k < classes; k++) {
                p[row * classes + k] /= sum;
            }
        }
        return p;
    }
}
