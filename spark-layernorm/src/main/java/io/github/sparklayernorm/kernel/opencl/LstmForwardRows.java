package io.github.sparklayernorm.kernel.opencl;

/** The shape for CPU devices: a work-item (local size 1) walks its share of the rows, a loop for each non-linearity. */
final class LstmForwardRows extends CellStepKernel {
    @Override
    public void run() {
        int items = getGlobalSize();
        int share = (rows + items - 1) / items;
        int from = getGlobalId() * share;
        int to = min(rows, from + share);
        for (int row = from; row < to; row++) {
            oneRow(row, (at + row) * 4 * width, (at + row) * width, (previousAt + row) * width);
        }
    }

    void oneRow(int row, int u, int s, int p) {
        float mean = mean(sums, u, 4 * width);
        float rstd = rstd(sums, u, 4 * width, mean);
        for (int j = 0; j < 3 * width; j++) {
            gates[u + j] = sigmoidOf(gates[u + j] + affine[j] * ((sums[u + j] - mean) * rstd));
        }
        for (int j = 3 * width; j < 4 * width; j++) {
            gates[u + j] = tanhOf(gates[u + j] + affine[j] * ((sums[u + j] - mean) * rstd));
        }
        for (int j = 0; j < width; j++) {
            c[s + j] = gates[u + j] * previous[p + j] + gates[u + width + j] * gates[u + 3 * width + j];
        }
        float cellMean = mean(c, s, width);
        float cellRstd = rstd(c, s, width, cellMean);
        int gain = 4 * width;
        int bias = 5 * width;
        for (int j = 0; j < width; j++) {
            t[s + j] = tanhOf(affine[gain + j] * ((c[s + j] - cellMean) * cellRstd) + affine[bias + j]);
        }
        for (int j = 0; j < width; j++) {
            h[s + j] = gates[u + 2 * width + j] * t[s + j];
        }
        stats[4 * row] = mean;
        stats[4 * row + 1] = rstd;
        stats[4 * row + 2] = cellMean;
        stats[4 * row + 3] = cellRstd;
    }
}
