package io.github.sparklayernorm.kernel.opencl;

/** The shape for GPUs: a work-group (a power of two of items) per row; an item owns its units in both gates and n. */
final class GruForwardGroups extends CellStepKernel {
    GruForwardGroups() {
        partial = new float[2 * OpenClDevice.MAX_GROUP];
    }

    @Override
    public void run() {
        int item = getLocalId();
        int items = getLocalSize();
        int row = getGroupId();
        int u = (at + row) * 2 * width;
        int k = (at + row) * 3 * width;
        int q = k + 2 * width;
        int s = (at + row) * width;
        int p = (previousAt + row) * width;
        momentsOfGroup(sums, k, 2 * width);
        float mean = partial[0];
        float rstd = partial[items];
        localBarrier();
        momentsOfGroup(sums, q, width);
        float candidateMean = partial[0];
        float candidateRstd = partial[items];
        for (int j = item; j < width; j += items) {
            float z = sigmoidOf(gates[u + j] + affine[j] * ((sums[k + j] - mean) * rstd));
            float r = sigmoidOf(gates[u + width + j] + affine[width + j] * ((sums[k + width + j] - mean) * rstd));
            float v = affine[2 * width + j] * ((sums[q + j] - candidateMean) * candidateRstd) + affine[3 * width + j];
            float n = tanhOf(candidate[s + j] + r * v);
            gates[u + j] = z;
            gates[u + width + j] = r;
            candidate[s + j] = n;
            h[s + j] = previous[p + j] + z * (n - previous[p + j]);
        }
        if (item == 0) {
            stats[4 * row] = mean;
            stats[4 * row + 1] = rstd;
            stats[4 * row + 2] = candidateMean;
            stats[4 * row + 3] = candidateRstd;
        }
    }
}
