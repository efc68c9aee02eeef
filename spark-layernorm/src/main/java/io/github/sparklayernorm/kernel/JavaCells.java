package io.github.sparklayernorm.kernel;

/** The plain cell kernels: one loop per formula, and the specification of {@link SimdCells}. Row sums are in double. */
final class JavaCells implements CellKernels {
    private static final int STATS = 4;

    @Override
    public String name() {
        return "java";
    }

    @Override
    public void lstmForward(
            int rows,
            int width,
            float epsilon,
            int at,
            float[] gates,
            float[] sums,
            float[] gain,
            int gainAt,
            float[] cellGain,
            int cellGainAt,
            float[] cellBias,
            int cellBiasAt,
            float[] cPrevious,
            int cPreviousAt,
            float[] c,
            float[] t,
            float[] h,
            float[] stats) {
        for (int row = 0; row < rows; row++) {
            int u = (at + row) * 4 * width;
            int s = (at + row) * width;
            int p = (cPreviousAt + row) * width;
            int stat = (at + row) * STATS;
            if (gain != null) {
                addNormed(4 * width, epsilon, sums, u, gain, gainAt, gates, u, stats, stat);
            }
            for (int j = 0; j < width; j++) {
                float f = Approximations.sigmoid(gates[u + j]);
                float i = Approximations.sigmoid(gates[u + width + j]);
                float o = Approximations.sigmoid(gates[u + 2 * width + j]);
                float g = Approximations.tanh(gates[u + 3 * width + j]);
                gates[u + j] = f;
                gates[u + width + j] = i;
                gates[u + 2 * width + j] = o;
                gates[u + 3 * width + j] = g;
                c[s + j] = f * cPrevious[p + j] + i * g;
            }
            if (gain != null) {
                moments(width, epsilon, c, s, stats, stat + 2);
            }
            for (int j = 0; j < width; j++) {
                float v = c[s + j];
                if (gain != null) {
                    v = (v - stats[stat + 2]) * stats[stat + 3] * cellGain[cellGainAt + j] + cellBias[cellBiasAt + j];
                }
                t[s + j] = Approximations.tanh(v);
                h[s + j] = gates[u + 2 * width + j] * t[s + j];
            }
        }
    }

    @Override
    public void lstmBackward(
            int rows,
            int width,
            int at,
            float[] gates,
            float[] sums,
            float[] gain,
            int gainAt,
            float[] cellGain,
            int cellGainAt,
            float[] cPrevious,
            int cPreviousAt,
            float[] c,
            float[] t,
            float[] stats,
            float[] dh,
            float[] dc,
            float[] dGain,
            int dGainAt,
            float[] dCellGain,
            int dCellGainAt,
            float[] dCellBias,
            int dCellBiasAt) {
        for (int row = 0; row < rows; row++) {
            int u = (at + row) * 4 * width;
            int s = (at + row) * width;
            int p = (cPreviousAt + row) * width;
            int d = row * width;
            int stat = (at + row) * STATS;
            for (int j = 0; j < width; j++) {
                float o = gates[u + 2 * width + j];
                float dt = dh[s + j] * o;
                gates[u + 2 * width + j] = dh[s + j] * t[s + j] * o * (1f - o);
                t[s + j] = dt * (1f - t[s + j] * t[s + j]);
            }
            if (gain != null) {
                float mean = stats[stat + 2];
                float rstd = stats[stat + 3];
                for (int j = 0; j < width; j++) {
                    dCellBias[dCellBiasAt + j] += t[s + j];
                }
                normBackward(width, mean, rstd, c, s, cellGain, cellGainAt, t, s, dCellGain, dCellGainAt, t, s);
            }
            for (int j = 0; j < width; j++) {
                float f = gates[u + j];
                float i = gates[u + width + j];
                float g = gates[u + 3 * width + j];
                float dState = dc[d + j] + t[s + j];
                gates[u + j] = dState * cPrevious[p + j] * f * (1f - f);
                gates[u + width + j] = dState * g * i * (1f - i);
                gates[u + 3 * width + j] = dState * i * (1f - g * g);
                dc[d + j] = dState * f;
            }
            if (gain != null) {
                float mean = stats[stat];
                float rstd = stats[stat + 1];
                normBackward(4 * width, mean, rstd, sums, u, gain, gainAt, gates, u, dGain, dGainAt, sums, u);
            }
        }
    }

    @Override
    public void gruForward(
            int rows,
            int width,
            float epsilon,
            int at,
            float[] gates,
            float[] candidate,
            float[] sums,
            float[] gain,
            int gainAt,
            float[] candidateGain,
            int candidateGainAt,
            float[] candidateBias,
            int candidateBiasAt,
            float[] hPrevious,
            int hPreviousAt,
            float[] h,
            float[] stats) {
        for (int row = 0; row < rows; row++) {
            int u = (at + row) * 2 * width;
            int k = (at + row) * 3 * width;
            int s = (at + row) * width;
            int p = (hPreviousAt + row) * width;
            int stat = (at + row) * STATS;
            int q = k + 2 * width;
            if (gain != null) {
                addNormed(2 * width, epsilon, sums, k, gain, gainAt, gates, u, stats, stat);
                moments(width, epsilon, sums, q, stats, stat + 2);
            } else {
                for (int j = 0; j < 2 * width; j++) {
                    gates[u + j] += sums[k + j];
                }
            }
            for (int j = 0; j < width; j++) {
                float z = Approximations.sigmoid(gates[u + j]);
                float r = Approximations.sigmoid(gates[u + width + j]);
                float v = sums[q + j];
                if (gain != null) {
                    v = (v - stats[stat + 2]) * stats[stat + 3] * candidateGain[candidateGainAt + j]
                            + candidateBias[candidateBiasAt + j];
                }
                float n = Approximations.tanh(candidate[s + j] + r * v);
                gates[u + j] = z;
                gates[u + width + j] = r;
                candidate[s + j] = n;
                h[s + j] = hPrevious[p + j] + z * (n - hPrevious[p + j]);
            }
        }
    }

    @Override
    public void gruBackward(
            int rows,
            int width,
            int at,
            float[] gates,
            float[] candidate,
            float[] sums,
            float[] gain,
            int gainAt,
            float[] candidateGain,
            int candidateGainAt,
            float[] candidateBias,
            int candidateBiasAt,
            float[] hPrevious,
            int hPreviousAt,
            float[] stats,
            float[] dh,
            float[] dPrevious,
            int dPreviousAt,
            float[] dGain,
            int dGainAt,
            float[] dCandidateGain,
            int dCandidateGainAt,
            float[] dCandidateBias,
            int dCandidateBiasAt) {
        for (int row = 0; row < rows; row++) {
            int u = (at + row) * 2 * width;
            int k = (at + row) * 3 * width;
            int s = (at + row) * width;
            int p = (hPreviousAt + row) * width;
            int d = (dPreviousAt + row) * width;
            int q = k + 2 * width;
            float mean = gain == null ? 0f : stats[(at + row) * STATS + 2];
            float rstd = gain == null ? 1f : stats[(at + row) * STATS + 3];
            double sumW = 0;
            double sumWh = 0;
            for (int j = 0; j < width; j++) {
                float z = gates[u + j];
                float n = candidate[s + j];
                float dn = dh[s + j] * z * (1f - n * n);
                dPrevious[d + j] += dh[s + j] * (1f - z);
                gates[u + j] = dh[s + j] * (n - hPrevious[p + j]) * z * (1f - z);
                candidate[s + j] = dn;
                if (gain != null) {
                    float dv = dn * gates[u + width + j];
                    float normed = (sums[q + j] - mean) * rstd;
                    float w = dv * candidateGain[candidateGainAt + j];
                    dCandidateGain[dCandidateGainAt + j] += dv * normed;
                    dCandidateBias[dCandidateBiasAt + j] += dv;
                    sumW += w;
                    sumWh += w * normed;
                }
            }
            float avgW = (float) (sumW / width);
            float avgWh = (float) (sumWh / width);
            for (int j = 0; j < width; j++) {
                float r = gates[u + width + j];
                float dn = candidate[s + j];
                float v = sums[q + j];
                sums[q + j] = dn * r;
                if (gain != null) {
                    float normed = (v - mean) * rstd;
                    v = normed * candidateGain[candidateGainAt + j] + candidateBias[candidateBiasAt + j];
                    float w = dn * r * candidateGain[candidateGainAt + j];
                    sums[q + j] = rstd * (w - avgW - normed * avgWh);
                }
                gates[u + width + j] = dn * v * r * (1f - r);
            }
            if (gain == null) {
                System.arraycopy(gates, u, sums, k, 2 * width);
            } else {
                float gateMean = stats[(at + row) * STATS];
                float gateRstd = stats[(at + row) * STATS + 1];
                normBackward(2 * width, gateMean, gateRstd, sums, k, gain, gainAt, gates, u, dGain, dGainAt, sums, k);
            }
        }
    }

    /** y += gain * (x - mean) * rstd, and keeps mean and rstd. */
    private static void addNormed(
            int cols,
            float epsilon,
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
            float[] y,
            int yAt,
            float[] stats,
            int statAt) {
        moments(cols, epsilon, x, xAt, stats, statAt);
        for (int j = 0; j < cols; j++) {
            y[yAt + j] += (x[xAt + j] - stats[statAt]) * stats[statAt + 1] * gain[gainAt + j];
        }
    }

    private static void moments(int cols, float epsilon, float[] x, int xAt, float[] stats, int statAt) {
        double sum = 0;
        for (int j = 0; j < cols; j++) {
            sum += x[xAt + j];
        }
        double mean = sum / cols;
        double squares = 0;
        for (int j = 0; j < cols; j++) {
            squares += (x[xAt + j] - mean) * (x[xAt + j] - mean);
        }
        stats[statAt] = (float) mean;
        stats[statAt + 1] = (float) (1 / Math.sqrt(squares / cols + epsilon));
    }

    /** dx = rstd * (w - avg(w) - h * avg(w h)) with h = (x - mean) rstd, w = dy gain; dGain += dy h. dx may be x or dy. */
    private static void normBackward(
            int cols,
            float mean,
            float rstd,
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
            float[] dy,
            int dyAt,
            float[] dGain,
            int dGainAt,
            float[] dx,
            int dxAt) {
        double sumW = 0;
        double sumWh = 0;
        for (int j = 0; j < cols; j++) {
            float h = (x[xAt + j] - mean) * rstd;
            float w = dy[dyAt + j] * gain[gainAt + j];
            dGain[dGainAt + j] += dy[dyAt + j] * h;
            sumW += w;
            sumWh += w * h;
        }
        float avgW = (float) (sumW / cols);
        float avgWh = (float) (sumWh / cols);
        for (int j = 0; j < cols; j++) {
            float h = (x[xAt + j] - mean) * rstd;
            dx[dxAt + j] = rstd * (dy[dyAt + j] * gain[gainAt + j] - avgW - h * avgWh);
        }
    }
}
