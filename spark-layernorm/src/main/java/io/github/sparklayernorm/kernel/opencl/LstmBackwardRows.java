package io.github.sparklayernorm.kernel.opencl;

/** The shape for CPU devices: a work-item (local size 1) per chunk of rows, then per range of columns. */
final class LstmBackwardRows extends CellStepKernel {
    @Override
    public void run() {
        if (getPassId() == 0) {
            chunk(getGlobalId());
        } else {
            addChunksByRange();
        }
    }

    void chunk(int chunk) {
        int to = min(rows, chunk * share + share);
        int part = chunk * parameters;
        for (int j = 0; j < parameters; j++) {
            partials[part + j] = 0f;
        }
        for (int row = chunk * share; row < to; row++) {
            int u = (at + row) * 4 * width;
            int s = (at + row) * width;
            output(u, s);
            cellNorm(part, s, stats[4 * row + 2], stats[4 * row + 3]);
            state(u, s, (dPreviousAt + row) * width, (previousAt + row) * width);
            gateNormOfRow(part, u, u, 4 * width, stats[4 * row], stats[4 * row + 1]);
        }
    }

    /** The gradient of o's sum in o's place; in t's that of tanh's argument. */
    void output(int u, int s) {
        int o = u + 2 * width;
        for (int j = 0; j < width; j++) {
            float oj = gates[o + j];
            float tj = t[s + j];
            float d = dh[s + j];
            gates[o + j] = d * tj * oj * (1f - oj);
            t[s + j] = d * oj * (1f - tj * tj);
        }
    }

    void cellNorm(int part, int s, float mean, float rstd) {
        int gain = 4 * width;
        int bias = 5 * width;
        float avgW = sumW(t, s, gain, width) / width;
        float avgWn = sumWn(t, s, gain, width, c, s, mean, rstd) / width;
        for (int j = 0; j < width; j++) {
            partials[part + bias + j] = partials[part + bias + j] + t[s + j];
        }
        for (int j = 0; j < width; j++) {
            float n = (c[s + j] - mean) * rstd;
            float d = t[s + j];
            partials[part + gain + j] = partials[part + gain + j] + d * n;
            t[s + j] = rstd * (d * affine[gain + j] - avgW - n * avgWn);
        }
    }

    void state(int u, int s, int d, int p) {
        int i = u + width;
        int g = u + 3 * width;
        for (int j = 0; j < width; j++) {
            t[s + j] = dPrevious[d + j] + t[s + j];
            dPrevious[d + j] = t[s + j] * gates[u + j];
        }
        for (int j = 0; j < width; j++) {
            float f = gates[u + j];
            gates[u + j] = t[s + j] * previous[p + j] * f * (1f - f);
        }
        for (int j = 0; j < width; j++) {
            float ij = gates[i + j];
            float gj = gates[g + j];
            gates[i + j] = t[s + j] * gj * ij * (1f - ij);
            gates[g + j] = t[s + j] * ij * (1f - gj * gj);
        }
    }
}
