package io.github.sparklayernorm.kernel.opencl;

/** The shape for CPU devices: a work-item (local size 1) walks its share of the rows, a loop for each non-linearity. */
final class GruForwardRows extends CellStepKernel {
    @Override
    public void run() {
        int items = getGlobalSize();
        int share = (rows + items - 1) / items;
        int from = getGlobalId() * share;
        int to = min(rows, from + share);
        for (int row = from; row < to; row++) {
            oneRow(row, (at + row) * 2 * width, (at + row) * 3 * width, (at + row) * width, (previousAt + row) * width);
        }
    }

    void oneRow(int row, int u, int k, int s, int p) {
        float mean = mean(sums, k, 2 * width);
        float rstd = rstd(sums, k, 2 * width, mean);
        for (int j = 0; j < 2 * width; j++) {
            gates[u + j] = sigmoidOf(gates[u + j] + affine[j] * ((sums[k + j] - mean) * rstd));
        }
        int q = k + 2 * width;
        int gain = 2 * width;
        int bias = 3 * width;
        float candidateMean = mean(sums, q, width);
        float candidateRstd = rstd(sums, q, width, candidateMean);
        for (int j = 0; j < width; j++) {
            float v = affine[gain + j] * ((sums[q + j] - candidateMean) * candidateRstd) + affine[bias + j];
            candidate[s + j] = tanhOf(candidate[s + j] + gates[u + width + j] * v);
        }
        for (int j = 0; j < width; j++) {
            h[s + j] = previous[p + j] + gates[u + j] * (candidate[s + j] - previous[p + j]);
        }
        stats[4 * row] = mean;
        stats[4 * row + 1] = rstd;
        stats[4 * row + 2] = candidateMean;
        stats[4 * row + 3] = candidateRstd;
    }
}
