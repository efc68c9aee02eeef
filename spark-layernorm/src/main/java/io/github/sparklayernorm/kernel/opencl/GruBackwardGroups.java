package io.github.sparklayernorm.kernel.opencl;

/**
 * The shape for GPUs: a work-group (a power of two of items) per chunk of rows, then an item per column. An item owns its
 * units in both gates and n, so only the sums need barriers.
 */
final class GruBackwardGroups extends CellStepKernel {
    GruBackwardGroups() {
        partial = new float[2 * OpenClDevice.MAX_GROUP];
    }

    @Override
    public void run() {
        if (getPassId() == 0) {
            chunk(getGroupId());
        } else {
            addChunksByColumn();
        }
    }

    void chunk(int chunk) {
        int to = min(rows, chunk * share + share);
        int part = chunk * parameters;
        for (int j = getLocalId(); j < width; j += getLocalSize()) {
            for (int k = 0; k < 4; k++) {
                partials[part + k * width + j] = 0f;
            }
        }
        for (int row = chunk * share; row < to; row++) {
            int u = (at + row) * 2 * width;
            int k = (at + row) * 3 * width;
            int s = (at + row) * width;
            output(u, s, (previousAt + row) * width, (dPreviousAt + row) * width);
            candidateNorm(part, u, s, k + 2 * width, stats[4 * row + 2], stats[4 * row + 3]);
            gateNormOfGroup(part, u, k, 2, stats[4 * row], stats[4 * row + 1]);
        }
    }

    void output(int u, int s, int p, int d) {
        for (int j = getLocalId(); j < width; j += getLocalSize()) {
            float z = gates[u + j];
            float n = candidate[s + j];
            dPrevious[d + j] = dPrevious[d + j] + dh[s + j] * (1f - z);
            gates[u + j] = dh[s + j] * (n - previous[p + j]) * z * (1f - z);
            candidate[s + j] = dh[s + j] * z * (1f - n * n);
        }
    }

    /** The gradients of r's sum and of the candidate's recurrent sums. */
    void candidateNorm(int part, int u, int s, int q, float mean, float rstd) {
        int item = getLocalId();
        int items = getLocalSize();
        int gain = 2 * width;
        int bias = 3 * width;
        float sum = 0f;
        float sumN = 0f;
        for (int j = item; j < width; j += items) {
            float n = (sums[q + j] - mean) * rstd;
            float v = affine[gain + j] * n + affine[bias + j];
            float r = gates[u + width + j];
            float d = candidate[s + j] * r;
            float w = d * affine[gain + j];
            gates[u + width + j] = candidate[s + j] * v * r * (1f - r);
            dh[s + j] = d;
            partials[part + gain + j] = partials[part + gain + j] + d * n;
            partials[part + bias + j] = partials[part + bias + j] + d;
            sum += w;
            sumN += w * n;
        }
        sumsOfGroup(sum, sumN);
        float avgW = partial[0] / width;
        float avgWn = partial[items] / width;
        localBarrier();
        for (int j = item; j < width; j += items) {
            float n = (sums[q + j] - mean) * rstd;
            sums[q + j] = rstd * (dh[s + j] * affine[gain + j] - avgW - n * avgWn);
        }
    }
}
