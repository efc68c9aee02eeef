package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.Activation;

/** The formulas of the papers in double precision, one row at a time: the judge of every provider. */
final class DoubleReference {
    private DoubleReference() {}

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

    static double slope(Activation a, double v) {
        return switch (a) {
            case IDENTITY -> 1;
            case RELU -> v > 0 ? 1 : 0;
            case TANH -> 1 - Math.tanh(v) * Math.tanh(v);
            case SIGMOID -> activate(a, v) * (1 - activate(a, v));
            case GELU -> {
                double c = Math.sqrt(2 / Math.PI);
                double t = Math.tanh(c * (v + 0.044715 * v * v * v));
                yield 0.5 * (1 + t) + 0.5 * v * (1 - t * t) * c * (1 + 3 * 0.044715 * v * v);
            }
            case SILU -> {
                double s = 1 / (1 + Math.exp(-v));
                yield s * (1 + v * (1 - s));
            }
        };
    }

    /** Everything that layer norm's forward and backward passes give, for y [N,H], dx [N,H], dgain [H], dbias [H]. */
    record Norm(double[] y, double[] dx, double[] dGain, double[] dBias, double[] mean, double[] rstd) {}

    static Norm layerNorm(
            Activation a, int rows, int cols, double epsilon, float[] x, float[] gain, float[] bias, float[] dy) {
        Norm out = new Norm(
                new double[rows * cols],
                new double[rows * cols],
                new double[cols],
                new double[cols],
                new double[rows],
                new double[rows]);
        double[] xhat = new double[cols];
        double[] w = new double[cols];
        for (int i = 0; i < rows; i++) {
            int at = i * cols;
            double mean = 0;
            for (int j = 0; j < cols; j++) {
                mean += (double) x[at + j] / cols;
            }
            double var = 0;
            for (int j = 0; j < cols; j++) {
                var += (x[at + j] - mean) * (x[at + j] - mean) / cols;
            }
            double rstd = 1 / Math.sqrt(var + epsilon);
            out.mean[i] = mean;
            out.rstd[i] = rstd;
            double meanW = 0;
            double meanWx = 0;
            for (int j = 0; j < cols; j++) {
                xhat[j] = (x[at + j] - mean) * rstd;
                double v = gain[j] * xhat[j] + bias[j];
                out.y[at + j] = activate(a, v);
                double dv = dy[at + j] * slope(a, v);
                w[j] = dv * gain[j];
                meanW += w[j] / cols;
                meanWx += w[j] * xhat[j] / cols;
                out.dGain[j] += dv * xhat[j];
                out.dBias[j] += dv;
            }
            for (int j = 0; j < cols; j++) {
                out.dx[at + j] = rstd * (w[j] - meanW - xhat[j] * meanWx);
            }
        }
        return out;
    }
}
