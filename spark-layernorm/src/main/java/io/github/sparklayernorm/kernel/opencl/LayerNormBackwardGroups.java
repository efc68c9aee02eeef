package io.github.sparklayernorm.kernel.opencl;

/** The shape for GPUs: a work-group (a power of two of items) per chunk of rows, then an item per column. */
final class LayerNormBackwardGroups extends LayerNormBackward {
    /** Two sums of the group side by side. */
    @Local
    float[] partial;

    LayerNormBackwardGroups(int localSize) {
        partial = new float[2 * localSize];
    }

    @Override
    public void run() {
        if (getPassId() == 0) {
            chunk(getGroupId());
        } else {
            for (int j = getGlobalId(); j < 2 * cols; j += getGlobalSize()) {
                float sum = 0f;
                for (int c = 0; c < chunks; c++) {
                    sum += partials[c * 2 * cols + j];
                }
                sums[j] = sum;
            }
        }
    }

    void chunk(int chunk) {
        int item = getLocalId();
        int items = getLocalSize();
        int to = min(rows, chunk * share + share);
        int gainAt = chunk * 2 * cols;
        int biasAt = gainAt + cols;
        for (int j = item; j < cols; j += items) {
            partials[gainAt + j] = 0f;
            partials[biasAt + j] = 0f;
        }
        for (int row = chunk * share; row < to; row++) {
            int at = xAt + row * cols;
            int yRow = yAt + row * cols;
            int dyRow = dyAt + row * cols;
            int out = dxAt + row * cols;
            float mean = stats[row];
            float rstd = stats[rows + row];
            float sumX = 0f;
            float sum = 0f;
            for (int j = item; j < cols; j += items) {
                float xhat = (x[at + j] - mean) * rstd;
                float dv = dy[dyRow + j] * slope(activation, affine[j] * xhat + affine[cols + j], y[yRow + j]);
                float w = dv * affine[j];
                sumX += w * xhat;
                sum += w;
                dx[out + j] = dv;
            }
            partial[item] = sumX;
            partial[items + item] = sum;
            localBarrier();
            for (int stride = items / 2; stride > 0; stride = stride / 2) {
                if (item < stride) {
                    partial[item] = partial[item] + partial[item + stride];
                    partial[items + item] = partial[items + item] + partial[items + item + stride];
                }
                localBarrier();
            }
            float meanX = partial[0] / cols;
            float meanW = partial[items] / cols;
            localBarrier();
            for (int j = item; j < cols; j += items) {
                float xhat = (x[at + j] - mean) * rstd;
                float dv = dx[out + j];
                partials[gainAt + j] = partials[gainAt + j] + dv * xhat;
                partials[biasAt + j] = partials[biasAt + j] + dv;
                dx[out + j] = rstd * (dv * affine[j] - meanW - xhat * meanX);
            }
        }
    }
}
