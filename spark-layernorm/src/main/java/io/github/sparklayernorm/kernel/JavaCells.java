package io.github.sparklayernorm.kernel;

/**
 * The plain cell kernels: one loop per formula, and the specification of {@link SimdCells}, which takes the ends of rows
 * from here. Sums over a row are in double.
 */
final class JavaCells extends RowCells {

    @Override
    public String name() {
        return "java";
    }

    @Override
    void moments(int cols, float epsilon, float[] x, int xAt, float[] stats, int statAt) {
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

    @Override
    void norm(
            int cols,
            float[] stats,
            int statAt,
            float[] x,
            int xAt,
            CellVector gain,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt) {
        float mean = stats[statAt];
        float rstd = stats[statAt + 1];
        float[] gains = gain.values;
        int gainAt = gain.at;
        for (int j = 0; j < cols; j++) {
            y[yAt + j] = (x[xAt + j] - mean) * rstd * gains[gainAt + j] + bias[biasAt + j];
        }
    }

    @Override
    void normBackward(
            int cols,
            float[] stats,
            int statAt,
            float[] x,
            int xAt,
            CellVector gain,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt) {
        float mean = stats[statAt];
        float rstd = stats[statAt + 1];
        float[] gains = gain.values;
        float[] dGain = gain.gradients;
        int gainAt = gain.at;
        double sumW = 0;
        double sumWn = 0;
        for (int j = 0; j < cols; j++) {
            float n = (x[xAt + j] - mean) * rstd;
            float w = dy[dyAt + j] * gains[gainAt + j];
            dGain[gainAt + j] += dy[dyAt + j] * n;
            sumW += w;
            sumWn += w * n;
        }
        float avgW = (float) (sumW / cols);
        float avgWn = (float) (sumWn / cols);
        for (int j = 0; j < cols; j++) {
            float n = (x[xAt + j] - mean) * rstd;
            dx[dxAt + j] = rstd * (dy[dyAt + j] * gains[gainAt + j] - avgW - n * avgWn);
        }
    }

    @Override
    void add(int cols, float[] x, int xAt, float[] y, int yAt) {
        for (int j = 0; j < cols; j++) {
            y[yAt + j] += x[xAt + j];
        }
    }

    @Override
    void lstmState(int width, float[] gates, int u, float[] cPrevious, int p, float[] c, int s) {
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
    }

    @Override
    void lstmOutput(int width, float[] gates, int u, float[] t, float[] h, int s) {
        for (int j = 0; j < width; j++) {
            t[s + j] = Approximations.tanh(t[s + j]);
            h[s + j] = gates[u + 2 * width + j] * t[s + j];
        }
    }

    @Override
    void lstmOutputBackward(int width, float[] gates, int u, float[] t, float[] dh, int s) {
        lstmOutputBackward(0, width, gates, u, t, dh, s);
    }

    static void lstmOutputBackward(int from, int width, float[] gates, int u, float[] t, float[] dh, int s) {
        for (int j = from; j < width; j++) {
            float o = gates[u + 2 * width + j];
            float tj = t[s + j];
            gates[u + 2 * width + j] = dh[s + j] * tj * o * (1f - o);
            t[s + j] = dh[s + j] * o * (1f - tj * tj);
        }
    }

    @Override
    void lstmStateBackward(
            int width, float[] gates, int u, float[] cPrevious, int p, float[] dt, int s, float[] dc, int d) {
        lstmStateBackward(0, width, gates, u, cPrevious, p, dt, s, dc, d);
    }

    static void lstmStateBackward(
            int from, int width, float[] gates, int u, float[] cPrevious, int p, float[] dt, int s, float[] dc, int d) {
        for (int j = from; j < width; j++) {
            float f = gates[u + j];
            float i = gates[u + width + j];
            float g = gates[u + 3 * width + j];
            float dState = dc[d + j] + dt[s + j];
            gates[u + j] = dState * cPrevious[p + j] * f * (1f - f);
            gates[u + width + j] = dState * g * i * (1f - i);
            gates[u + 3 * width + j] = dState * i * (1f - g * g);
            dc[d + j] = dState * f;
        }
    }

    @Override
    void gruOutput(int width, float[] gates, int u, float[] candidate, float[] h, int s, float[] hPrevious, int p) {
        for (int j = 0; j < width; j++) {
            float z = Approximations.sigmoid(gates[u + j]);
            float r = Approximations.sigmoid(gates[u + width + j]);
            float n = Approximations.tanh(candidate[s + j] + r * h[s + j]);
            gates[u + j] = z;
            gates[u + width + j] = r;
            candidate[s + j] = n;
            h[s + j] = hPrevious[p + j] + z * (n - hPrevious[p + j]);
        }
    }

    @Override
    void gruOutputBackward(
            int width,
            float[] gates,
            int u,
            float[] candidate,
            float[] dh,
            int s,
            float[] hPrevious,
            int p,
            float[] dPrevious,
            int d) {
        gruOutputBackward(0, width, gates, u, candidate, dh, s, hPrevious, p, dPrevious, d);
    }

    static void gruOutputBackward(
            int from,
            int width,
            float[] gates,
            int u,
            float[] candidate,
            float[] dh,
            int s,
            float[] hPrevious,
            int p,
            float[] dPrevious,
            int d) {
        for (int j = from; j < width; j++) {
            float z = gates[u + j];
            float n = candidate[s + j];
            gates[u + j] = dh[s + j] * (n - hPrevious[p + j]) * z * (1f - z);
            candidate[s + j] = dh[s + j] * z * (1f - n * n);
            dPrevious[d + j] += dh[s + j] * (1f - z);
        }
    }

    @Override
    void gruResetBackward(int width, float[] gates, int u, float[] dn, float[] v, int s) {
        gruResetBackward(0, width, gates, u, dn, v, s);
    }

    static void gruResetBackward(int from, int width, float[] gates, int u, float[] dn, float[] v, int s) {
        for (int j = from; j < width; j++) {
            float r = gates[u + width + j];
            gates[u + width + j] = dn[s + j] * v[s + j] * r * (1f - r);
            v[s + j] = dn[s + j] * r;
        }
    }
}
