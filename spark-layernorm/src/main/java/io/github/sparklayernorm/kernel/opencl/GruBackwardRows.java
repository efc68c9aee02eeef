package io.github.sparklayernorm.kernel.opencl;

/** The shape for CPU devices: a work-item (local size 1) per chunk of rows, then per range of columns. */
final class GruBackwardRows extends CellStepKernel {
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
            int u = (at + row) * 2 * width;
            int k = (at + row) * 3 * width;
            int s = (at + row) * width;
            output(u, s, (previousAt + row) * width, (dPreviousAt + row) * width);
            candidateNorm(part, u, s, k + 2 * width, stats[4 * row + 2], stats[4 * row + 3]);
            gateNormOfRow(part, u, k, 2 * width, stats[4 * row], stats[4 * row + 1]);
        }
    }

    void output(int u, int s, int p, int d) {
        for (int j = 0; j < width; j++) {
            dPrevious[d + j] = dPrevious[d + j] + dh[s + j] * (1f - gates[u + j]);
        }
        for (int j = 0; j < width; j++) {
            float z = gates[u + j];
            float n = candidate[s + j];
            gates[u + j] = dh[s + j] * (n - previous[p + j]) * z * (1f - z);
            candidate[s + j] = dh[s + j] * z * (1f - n * n);
        }
    }

    /** The gradients of r's sum and of the candidate's recurrent sums. */
    void candidateNorm(int part, int u, int s, int q, float mean, float rstd) {
        int gain = 2 * width;
        int bias = 3 * width;
        for (int j = 0; j < width; j++) {
            float v = affine[gain + j] * ((sums[q + j] - mean) * rstd) + affine[bias + j];
            float r = gates[u + width + j];
            gates[u + width + j] = candidate[s + j] * v * r * (1f - r);
            dh[s + j] = candidate[s + j] * r;
        }
        float avgW = sumW(dh, s, gain, width) / width;
        float avgWn = sumWn(dh, s, gain, width, sums, q, mean, rstd) / width;
        for (int j = 0; j < width; j++) {
            partials[part + bias + j] = partials[part + bias + j] + dh[s + j];
        }
        for (int j = 0; j < width; j++) {
            float n = (sums[q + j] - mean) * rstd;
            float d = dh[s + j];
            partials[part + gain + j] = partials[part + gain + j] + d * n;
            sums[q + j] = rstd * (d * affine[gain + j] - avgW - n * avgWn);
        }
    }
}
