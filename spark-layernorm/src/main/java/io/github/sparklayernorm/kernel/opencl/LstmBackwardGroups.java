package io.github.sparklayernorm.kernel.opencl;

/**
 * The shape for GPUs: a work-group (a power of two of items) per chunk of rows, then an item per column. An item owns its
 * units in all four gates, so only the sums need barriers.
 */
final class LstmBackwardGroups extends CellStepKernel {
    LstmBackwardGroups() {
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
            for (int k = 0; k < 6; k++) {
                partials[part + k * width + j] = 0f;
            }
        }
        for (int row = chunk * share; row < to; row++) {
            int u = (at + row) * 4 * width;
            int s = (at + row) * width;
            cellNorm(part, u, s, stats[4 * row + 2], stats[4 * row + 3]);
            state(u, s, (dPreviousAt + row) * width, (previousAt + row) * width);
            gateNormOfGroup(part, u, u, 4, stats[4 * row], stats[4 * row + 1]);
        }
    }

    /** The gradient of o's sum in o's place; in t's that of the state by way of h. */
    void cellNorm(int part, int u, int s, float mean, float rstd) {
        int item = getLocalId();
        int items = getLocalSize();
        int gain = 4 * width;
        int bias = 5 * width;
        float sum = 0f;
        float sumN = 0f;
        for (int j = item; j < width; j += items) {
            float o = gates[u + 2 * width + j];
            float tj = t[s + j];
            float d = dh[s + j] * o * (1f - tj * tj);
            float n = (c[s + j] - mean) * rstd;
            float w = d * affine[gain + j];
            gates[u + 2 * width + j] = dh[s + j] * tj * o * (1f - o);
            t[s + j] = d;
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
            float n = (c[s + j] - mean) * rstd;
            t[s + j] = rstd * (t[s + j] * affine[gain + j] - avgW - n * avgWn);
        }
    }

    void state(int u, int s, int d, int p) {
        for (int j = getLocalId(); j < width; j += getLocalSize()) {
            float f = gates[u + j];
            float i = gates[u + width + j];
            float g = gates[u + 3 * width + j];
            float dState = dPrevious[d + j] + t[s + j];
            gates[u + j] = dState * previous[p + j] * f * (1f - f);
            gates[u + width + j] = dState * g * i * (1f - i);
            gates[u + 3 * width + j] = dState * i * (1f - g * g);
            dPrevious[d + j] = dState * f;
        }
    }
}
