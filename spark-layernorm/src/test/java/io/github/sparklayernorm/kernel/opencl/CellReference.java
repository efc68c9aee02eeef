package io.github.sparklayernorm.kernel.opencl;

/**
 * Steps of the layer-normalised cells in double precision, a row at a time, as the supplementary material of the paper
 * writes them; the test proves its gradients by differences.
 */
final class CellReference {
    private CellReference() {}

    static double sigmoid(double v) {
        return 1 / (1 + Math.exp(-v));
    }

    /** (x - mean) / sqrt(var + epsilon), and what its backward pass needs. */
    private static final class Norm {
        final double[] xhat;
        final double rstd;

        Norm(double[] x, int from, int cols, double epsilon) {
            double mean = 0;
            for (int j = 0; j < cols; j++) {
                mean += x[from + j] / cols;
            }
            double var = 0;
            for (int j = 0; j < cols; j++) {
                var += (x[from + j] - mean) * (x[from + j] - mean) / cols;
            }
            rstd = 1 / Math.sqrt(var + epsilon);
            xhat = new double[cols];
            for (int j = 0; j < cols; j++) {
                xhat[j] = (x[from + j] - mean) * rstd;
            }
        }

        /** d, the gradient of gain * xhat: adds to dGain, and gives the gradient of x. */
        double[] backward(double[] d, double[] gain, double[] dGain) {
            int cols = xhat.length;
            double avg = 0;
            double avgX = 0;
            for (int j = 0; j < cols; j++) {
                avg += d[j] * gain[j] / cols;
                avgX += d[j] * gain[j] * xhat[j] / cols;
                dGain[j] += d[j] * xhat[j];
            }
            double[] dx = new double[cols];
            for (int j = 0; j < cols; j++) {
                dx[j] = rstd * (d[j] * gain[j] - avg - xhat[j] * avgX);
            }
            return dx;
        }
    }

    /** Inputs gates [N,4H], sums [N,4H], previous [N,H], gain [4H], cellGain [H], cellBias [H], dh [N,H], dc [N,H]. */
    record Lstm(
            double[] gates,
            double[] c,
            double[] t,
            double[] h,
            double[] dGates,
            double[] dSums,
            double[] dPrevious,
            double[] dGain,
            double[] dCellGain,
            double[] dCellBias) {}

    static Lstm lstm(int rows, int width, double epsilon, double[][] in, double[] dh, double[] dc) {
        double[] gates = in[0];
        double[] sums = in[1];
        double[] previous = in[2];
        double[] gain = in[3];
        double[] cellGain = in[4];
        double[] cellBias = in[5];
        int n = rows * width;
        Lstm out = new Lstm(
                new double[4 * n],
                new double[n],
                new double[n],
                new double[n],
                new double[4 * n],
                new double[4 * n],
                new double[n],
                new double[4 * width],
                new double[width],
                new double[width]);
        for (int row = 0; row < rows; row++) {
            int u = row * 4 * width;
            int s = row * width;
            Norm gateNorm = new Norm(sums, u, 4 * width, epsilon);
            for (int j = 0; j < 4 * width; j++) {
                double v = gates[u + j] + gain[j] * gateNorm.xhat[j];
                out.gates[u + j] = j < 3 * width ? sigmoid(v) : Math.tanh(v);
            }
            for (int j = 0; j < width; j++) {
                out.c[s + j] =
                        out.gates[u + j] * previous[s + j] + out.gates[u + width + j] * out.gates[u + 3 * width + j];
            }
            Norm cellNorm = new Norm(out.c, s, width, epsilon);
            double[] dv = new double[width];
            for (int j = 0; j < width; j++) {
                double o = out.gates[u + 2 * width + j];
                double t = Math.tanh(cellGain[j] * cellNorm.xhat[j] + cellBias[j]);
                out.t[s + j] = t;
                out.h[s + j] = o * t;
                out.dGates[u + 2 * width + j] = dh[s + j] * t * o * (1 - o);
                dv[j] = dh[s + j] * o * (1 - t * t);
                out.dCellBias[j] += dv[j];
            }
            double[] dCell = cellNorm.backward(dv, cellGain, out.dCellGain);
            double[] du = new double[4 * width];
            for (int j = 0; j < width; j++) {
                double f = out.gates[u + j];
                double i = out.gates[u + width + j];
                double g = out.gates[u + 3 * width + j];
                double d = dc[s + j] + dCell[j];
                out.dGates[u + j] = d * previous[s + j] * f * (1 - f);
                out.dGates[u + width + j] = d * g * i * (1 - i);
                out.dGates[u + 3 * width + j] = d * i * (1 - g * g);
                out.dPrevious[s + j] = d * f;
            }
            System.arraycopy(out.dGates, u, du, 0, 4 * width);
            System.arraycopy(gateNorm.backward(du, gain, out.dGain), 0, out.dSums, u, 4 * width);
        }
        return out;
    }

    /** Inputs gates [N,2H], candidate [N,H], sums [N,3H], previous [N,H], gain [2H], candidateGain, candidateBias [H]. */
    record Gru(
            double[] gates,
            double[] candidate,
            double[] h,
            double[] dGates,
            double[] dCandidate,
            double[] dSums,
            double[] dPrevious,
            double[] dGain,
            double[] dCandidateGain,
            double[] dCandidateBias) {}

    static Gru gru(int rows, int width, double epsilon, double[][] in, double[] dh) {
        double[] gates = in[0];
        double[] candidate = in[1];
        double[] sums = in[2];
        double[] previous = in[3];
        double[] gain = in[4];
        double[] candidateGain = in[5];
        double[] candidateBias = in[6];
        int n = rows * width;
        Gru out = new Gru(
                new double[2 * n],
                new double[n],
                new double[n],
                new double[2 * n],
                new double[n],
                new double[3 * n],
                new double[n],
                new double[2 * width],
                new double[width],
                new double[width]);
        for (int row = 0; row < rows; row++) {
            int u = row * 2 * width;
            int k = row * 3 * width;
            int s = row * width;
            Norm gateNorm = new Norm(sums, k, 2 * width, epsilon);
            Norm candidateNorm = new Norm(sums, k + 2 * width, width, epsilon);
            double[] dv = new double[width];
            double[] du = new double[2 * width];
            for (int j = 0; j < width; j++) {
                double z = sigmoid(gates[u + j] + gain[j] * gateNorm.xhat[j]);
                double r = sigmoid(gates[u + width + j] + gain[width + j] * gateNorm.xhat[width + j]);
                double v = candidateGain[j] * candidateNorm.xhat[j] + candidateBias[j];
                double m = Math.tanh(candidate[s + j] + r * v);
                double before = previous[s + j];
                out.gates[u + j] = z;
                out.gates[u + width + j] = r;
                out.candidate[s + j] = m;
                out.h[s + j] = (1 - z) * before + z * m;
                double d = dh[s + j];
                double dm = d * z * (1 - m * m);
                du[j] = d * (m - before) * z * (1 - z);
                du[width + j] = dm * v * r * (1 - r);
                dv[j] = dm * r;
                out.dCandidate[s + j] = dm;
                out.dPrevious[s + j] = d * (1 - z);
                out.dCandidateBias[j] += dv[j];
            }
            System.arraycopy(du, 0, out.dGates, u, 2 * width);
            System.arraycopy(gateNorm.backward(du, gain, out.dGain), 0, out.dSums, k, 2 * width);
            double[] dq = candidateNorm.backward(dv, candidateGain, out.dCandidateGain);
            System.arraycopy(dq, 0, out.dSums, k + 2 * width, width);
        }
        return out;
    }
}
