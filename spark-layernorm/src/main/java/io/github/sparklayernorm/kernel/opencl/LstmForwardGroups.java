package io.github.sparklayernorm.kernel.opencl;

/**
 * The shape for GPUs: a work-group (a power of two of items) per row. An item owns its units in all four gates, so only
 * the moments need barriers.
 */
final class LstmForwardGroups extends CellStepKernel {
    LstmForwardGroups() {
        partial = new float[2 * OpenClDevice.MAX_GROUP];
    }

    @Override
    public void run() {
        int item = getLocalId();
        int items = getLocalSize();
        int row = getGroupId();
        int u = (at + row) * 4 * width;
        int s = (at + row) * width;
        int p = (previousAt + row) * width;
        momentsOfGroup(sums, u, 4 * width);
        float mean = partial[0];
        float rstd = partial[items];
        localBarrier();
        for (int j = item; j < width; j += items) {
            int i = u + width + j;
            int o = u + 2 * width + j;
            int g = u + 3 * width + j;
            float fj = sigmoidOf(gates[u + j] + affine[j] * ((sums[u + j] - mean) * rstd));
            float ij = sigmoidOf(gates[i] + affine[width + j] * ((sums[i] - mean) * rstd));
            float gj = tanhOf(gates[g] + affine[3 * width + j] * ((sums[g] - mean) * rstd));
            gates[o] = sigmoidOf(gates[o] + affine[2 * width + j] * ((sums[o] - mean) * rstd));
            gates[u + j] = fj;
            gates[i] = ij;
            gates[g] = gj;
            c[s + j] = fj * previous[p + j] + ij * gj;
        }
        momentsOfGroup(c, s, width);
        float cellMean = partial[0];
        float cellRstd = partial[items];
        for (int j = item; j < width; j += items) {
            float v = affine[4 * width + j] * ((c[s + j] - cellMean) * cellRstd) + affine[5 * width + j];
            float tj = tanhOf(v);
            t[s + j] = tj;
            h[s + j] = gates[u + 2 * width + j] * tj;
        }
        if (item == 0) {
            stats[4 * row] = mean;
            stats[4 * row + 1] = rstd;
            stats[4 * row + 2] = cellMean;
            stats[4 * row + 3] = cellRstd;
        }
    }
}
