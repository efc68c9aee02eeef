package io.github.sparklayernorm.kernel;

/**
 * The cell kernels as a sequence of passes over one row at a time, so that a row's later passes find it in the first cache.
 * What a pass computes is the provider's: {@link JavaCells} in plain loops, {@link SimdCells} on vectors.
 */
abstract class RowCells implements CellKernels {
    private static final int STATS = CellStep.STATS;

    /** Mean and rstd of x into stats[statAt] and stats[statAt + 1], in two passes. */
    abstract void moments(int cols, float epsilon, float[] x, int xAt, float[] stats, int statAt);

    /** y = gain * (x - mean) * rstd + bias, with mean and rstd from stats[statAt] on */
    abstract void norm(
            int cols,
            float[] stats,
            int statAt,
            float[] x,
            int xAt,
            CellVector gain,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt);

    /**
     * dx = rstd * (w - avg(w) - n * avg(w n)) with n = (x - mean) * rstd and w = dy * gain; dGain += dy * n. dx may be x or
     * dy.
     */
    abstract void normBackward(
            int cols,
            float[] stats,
            int statAt,
            float[] x,
            int xAt,
            CellVector gain,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt);

    /** y += x */
    abstract void add(int cols, float[] x, int xAt, float[] y, int yAt);

    /** f, i, o = sigmoid, g = tanh of the gates; c = f * cPrevious + i * g */
    abstract void lstmState(int width, float[] gates, int u, float[] cPrevious, int p, float[] c, int s);

    /** t = tanh(t); h = o * t */
    abstract void lstmOutput(int width, float[] gates, int u, float[] t, float[] h, int s);

    /** do = dh * t * o * (1 - o) in o's place; t = dh * o * (1 - t^2) */
    abstract void lstmOutputBackward(int width, float[] gates, int u, float[] t, float[] dh, int s);

    /** The gradients of f, i and g in their places, with d = dc + dt; dc = d * f */
    abstract void lstmStateBackward(
            int width, float[] gates, int u, float[] cPrevious, int p, float[] dt, int s, float[] dc, int d);

    /** z, r = sigmoid of the gates; n = tanh(candidate + r * h); h = hPrevious + z * (n - hPrevious) */
    abstract void gruOutput(
            int width, float[] gates, int u, float[] candidate, float[] h, int s, float[] hPrevious, int p);

    /** dz in z's place; dn = dh * z * (1 - n^2) in n's; dPrevious += dh * (1 - z) */
    abstract void gruOutputBackward(
            int width,
            float[] gates,
            int u,
            float[] candidate,
            float[] dh,
            int s,
            float[] hPrevious,
            int p,
            float[] dPrevious,
            int d);

    /** dr = dn * v * r * (1 - r) in r's place; v = dn * r */
    abstract void gruResetBackward(int width, float[] gates, int u, float[] dn, float[] v, int s);

    @Override
    public final void lstmForward(LstmStep step) {
        int width = step.width;
        float[] gates = step.gates.array;
        float[] sums = step.sums.array;
        float[] c = step.c.array;
        float[] t = step.t.array;
        float[] h = step.h.array;
        float[] stats = step.stats;
        boolean normed = step.normed();
        CellVector bias = step.cellBias;
        for (int row = 0; row < step.rows; row++) {
            int u = (step.first + row) * 4 * width;
            int s = (step.first + row) * width;
            int p = (step.previous.first + row) * width;
            int stat = (step.first + row) * STATS;
            if (normed) {
                moments(4 * width, step.epsilon, sums, u, stats, stat);
                norm(4 * width, stats, stat, sums, u, step.gain, gates, u, gates, u);
            }
            lstmState(width, gates, u, step.previous.array, p, c, s);
            if (normed) {
                moments(width, step.epsilon, c, s, stats, stat + 2);
                norm(width, stats, stat + 2, c, s, step.cellGain, bias.values, bias.at, t, s);
            } else {
                System.arraycopy(c, s, t, s, width);
            }
            lstmOutput(width, gates, u, t, h, s);
        }
    }

    @Override
    public final void lstmBackward(LstmStep step) {
        int width = step.width;
        float[] gates = step.gates.array;
        float[] sums = step.sums.array;
        float[] t = step.t.array;
        float[] stats = step.stats;
        boolean normed = step.normed();
        for (int row = 0; row < step.rows; row++) {
            int u = (step.first + row) * 4 * width;
            int s = (step.first + row) * width;
            int p = (step.previous.first + row) * width;
            int d = (step.dPrevious.first + row) * width;
            int stat = (step.first + row) * STATS;
            lstmOutputBackward(width, gates, u, t, step.dh.array, s);
            if (normed) {
                add(width, t, s, step.cellBias.gradients, step.cellBias.at);
                normBackward(width, stats, stat + 2, step.c.array, s, step.cellGain, t, s, t, s);
            }
            lstmStateBackward(width, gates, u, step.previous.array, p, t, s, step.dPrevious.array, d);
            if (normed) {
                normBackward(4 * width, stats, stat, sums, u, step.gain, gates, u, sums, u);
            }
        }
    }

    @Override
    public final void gruForward(GruStep step) {
        int width = step.width;
        float[] gates = step.gates.array;
        float[] sums = step.sums.array;
        float[] h = step.h.array;
        float[] stats = step.stats;
        boolean normed = step.normed();
        CellVector bias = step.candidateBias;
        for (int row = 0; row < step.rows; row++) {
            int u = (step.first + row) * 2 * width;
            int k = (step.first + row) * 3 * width;
            int q = k + 2 * width;
            int s = (step.first + row) * width;
            int p = (step.previous.first + row) * width;
            int stat = (step.first + row) * STATS;
            if (normed) {
                moments(2 * width, step.epsilon, sums, k, stats, stat);
                norm(2 * width, stats, stat, sums, k, step.gain, gates, u, gates, u);
                moments(width, step.epsilon, sums, q, stats, stat + 2);
                norm(width, stats, stat + 2, sums, q, step.candidateGain, bias.values, bias.at, h, s);
            } else {
                add(2 * width, sums, k, gates, u);
                System.arraycopy(sums, q, h, s, width);
            }
            gruOutput(width, gates, u, step.candidate.array, h, s, step.previous.array, p);
        }
    }

    @Override
    public final void gruBackward(GruStep step) {
        int width = step.width;
        float[] gates = step.gates.array;
        float[] dn = step.candidate.array;
        float[] sums = step.sums.array;
        float[] dh = step.dh.array;
        float[] stats = step.stats;
        boolean normed = step.normed();
        CellVector bias = step.candidateBias;
        for (int row = 0; row < step.rows; row++) {
            int u = (step.first + row) * 2 * width;
            int k = (step.first + row) * 3 * width;
            int q = k + 2 * width;
            int s = (step.first + row) * width;
            int p = (step.previous.first + row) * width;
            int d = (step.dPrevious.first + row) * width;
            int stat = (step.first + row) * STATS;
            gruOutputBackward(width, gates, u, dn, dh, s, step.previous.array, p, step.dPrevious.array, d);
            // the gradient of h has been used up: its row now holds the candidate's recurrent part, then that one's
            // gradient
            if (normed) {
                norm(width, stats, stat + 2, sums, q, step.candidateGain, bias.values, bias.at, dh, s);
                gruResetBackward(width, gates, u, dn, dh, s);
                add(width, dh, s, bias.gradients, bias.at);
                normBackward(width, stats, stat + 2, sums, q, step.candidateGain, dh, s, sums, q);
                normBackward(2 * width, stats, stat, sums, k, step.gain, gates, u, sums, k);
            } else {
                System.arraycopy(sums, q, dh, s, width);
                gruResetBackward(width, gates, u, dn, dh, s);
                System.arraycopy(dh, s, sums, q, width);
                System.arraycopy(gates, u, sums, k, 2 * width);
            }
        }
    }
}
