package io.github.sparklayernorm.kernel;

/**
 * The cell kernels as a sequence of passes over one row at a time, so that a row's later passes find it in the first cache.
 * What a pass computes is the provider's: {@link JavaCells} in plain loops, {@link SimdCells} on vectors.
 */
abstract class RowCells implements CellKernels {
    private static final int STATS = 4;

    /** Mean and rstd of x into stats[statAt] and stats[statAt + 1], in two passes. */
    abstract void moments(int cols, float epsilon, float[] x, int xAt, float[] stats, int statAt);

    /** y = gain * (x - mean) * rstd + bias */
    abstract void norm(
            int cols,
            float mean,
            float rstd,
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
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
    public final void lstmForward(
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
            int stat = (at + row) * STATS;
            if (gain != null) {
                moments(4 * width, epsilon, sums, u, stats, stat);
                norm(4 * width, stats[stat], stats[stat + 1], sums, u, gain, gainAt, gates, u, gates, u);
            }
            lstmState(width, gates, u, cPrevious, (cPreviousAt + row) * width, c, s);
            if (gain != null) {
                moments(width, epsilon, c, s, stats, stat + 2);
                norm(width, stats[stat + 2], stats[stat + 3], c, s, cellGain, cellGainAt, cellBias, cellBiasAt, t, s);
            } else {
                System.arraycopy(c, s, t, s, width);
            }
            lstmOutput(width, gates, u, t, h, s);
        }
    }

    @Override
    public final void lstmBackward(
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
            int stat = (at + row) * STATS;
            lstmOutputBackward(width, gates, u, t, dh, s);
            if (gain != null) {
                float mean = stats[stat + 2];
                float rstd = stats[stat + 3];
                add(width, t, s, dCellBias, dCellBiasAt);
                normBackward(width, mean, rstd, c, s, cellGain, cellGainAt, t, s, dCellGain, dCellGainAt, t, s);
            }
            lstmStateBackward(width, gates, u, cPrevious, (cPreviousAt + row) * width, t, s, dc, row * width);
            if (gain != null) {
                float mean = stats[stat];
                float rstd = stats[stat + 1];
                normBackward(4 * width, mean, rstd, sums, u, gain, gainAt, gates, u, dGain, dGainAt, sums, u);
            }
        }
    }

    @Override
    public final void gruForward(
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
            int q = k + 2 * width;
            int s = (at + row) * width;
            int stat = (at + row) * STATS;
            if (gain != null) {
                moments(2 * width, epsilon, sums, k, stats, stat);
                norm(2 * width, stats[stat], stats[stat + 1], sums, k, gain, gainAt, gates, u, gates, u);
                moments(width, epsilon, sums, q, stats, stat + 2);
                norm(
                        width,
                        stats[stat + 2],
                        stats[stat + 3],
                        sums,
                        q,
                        candidateGain,
                        candidateGainAt,
                        candidateBias,
                        candidateBiasAt,
                        h,
                        s);
            } else {
                add(2 * width, sums, k, gates, u);
                System.arraycopy(sums, q, h, s, width);
            }
            gruOutput(width, gates, u, candidate, h, s, hPrevious, (hPreviousAt + row) * width);
        }
    }

    @Override
    public final void gruBackward(
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
            int q = k + 2 * width;
            int s = (at + row) * width;
            int p = (hPreviousAt + row) * width;
            int d = (dPreviousAt + row) * width;
            int stat = (at + row) * STATS;
            gruOutputBackward(width, gates, u, candidate, dh, s, hPrevious, p, dPrevious, d);
            if (gain == null) {
                System.arraycopy(sums, q, dh, s, width);
                gruResetBackward(width, gates, u, candidate, dh, s);
                System.arraycopy(dh, s, sums, q, width);
                System.arraycopy(gates, u, sums, k, 2 * width);
                continue;
            }
            float mean = stats[stat + 2];
            float rstd = stats[stat + 3];
            // the gradient of h has been used up: its row now holds the candidate's recurrent part, then that one's
            // gradient
            norm(width, mean, rstd, sums, q, candidateGain, candidateGainAt, candidateBias, candidateBiasAt, dh, s);
            gruResetBackward(width, gates, u, candidate, dh, s);
            add(width, dh, s, dCandidateBias, dCandidateBiasAt);
            normBackward(
                    width,
                    mean,
                    rstd,
                    sums,
                    q,
                    candidateGain,
                    candidateGainAt,
                    dh,
                    s,
                    dCandidateGain,
                    dCandidateGainAt,
                    sums,
                    q);
            normBackward(
                    2 * width, stats[stat], stats[stat + 1], sums, k, gain, gainAt, gates, u, dGain, dGainAt, sums, k);
        }
    }
}
