package io.github.sparklayernorm.kernel.opencl;

/** The shape for CPU devices: a work-item (local size 1) per chunk of rows, then per range of columns. */
final class LayerNormBackwardRows extends LayerNormBackward {
    @Override
    public void run() {
        if (getPassId() == 0) {
            chunk(getGlobalId());
        } else {
            columns(getGlobalId());
        }
    }

    void chunk(int chunk) {
        int to = min(rows, chunk * share + share);
        int gainAt = chunk * 2 * cols;
        int biasAt = gainAt + cols;
        int whole = cols - (cols & 15);
        float[] lanesX = new float[16];
        float[] lanes = new float[16];
        for (int j = 0; j < 2 * cols; j++) {
            partials[gainAt + j] = 0f;
        }
        for (int row = chunk * share; row < to; row++) {
            int at = xAt + row * cols;
            int out = dxAt + row * cols;
            float mean = stats[row];
            float rstd = stats[rows + row];
            behindActivation(at, yAt + row * cols, dyAt + row * cols, out, mean, rstd);
            for (int l = 0; l < 16; l++) {
                lanesX[l] = 0f;
                lanes[l] = 0f;
            }
            for (int j = 0; j < whole; j += 16) {
                for (int l = 0; l < 16; l++) {
                    float w = dx[out + j + l] * affine[j + l];
                    lanesX[l] = lanesX[l] + w * ((x[at + j + l] - mean) * rstd);
                    lanes[l] = lanes[l] + w;
                }
            }
            float sumX = 0f;
            float sum = 0f;
            for (int l = 0; l < 16; l++) {
                sumX += lanesX[l];
                sum += lanes[l];
            }
            for (int j = whole; j < cols; j++) {
                float w = dx[out + j] * affine[j];
                sumX += w * ((x[at + j] - mean) * rstd);
                sum += w;
            }
            float meanX = sumX / cols;
            float meanW = sum / cols;
            for (int j = 0; j < cols; j++) {
                float xhat = (x[at + j] - mean) * rstd;
                float dv = dx[out + j];
                partials[gainAt + j] = partials[gainAt + j] + dv * xhat;
                partials[biasAt + j] = partials[biasAt + j] + dv;
                dx[out + j] = rstd * (dv * affine[j] - meanW - xhat * meanX);
            }
        }
    }

    /** dv, kept in dx until the row's two means are known. */
    void behindActivation(int at, int yRow, int dyRow, int out, float mean, float rstd) {
        if (activation == IDENTITY) {
            for (int j = 0; j < cols; j++) {
                dx[out + j] = dy[dyRow + j];
            }
        } else if (activation == RELU) {
            for (int j = 0; j < cols; j++) {
                // loaded first: a load behind the condition would keep the compiler from vectorising
                float d = dy[dyRow + j];
                dx[out + j] = y[yRow + j] <= 0f ? 0f : d;
            }
        } else {
            for (int j = 0; j < cols; j++) {
                float v = affine[j] * ((x[at + j] - mean) * rstd) + affine[cols + j];
                dx[out + j] = dy[dyRow + j] * slope(activation, v, y[yRow + j]);
            }
        }
    }

    void columns(int item) {
        int width = (2 * cols + getGlobalSize() - 1) / getGlobalSize();
        int from = item * width;
        int to = min(2 * cols, from + width);
        for (int j = from; j < to; j++) {
            sums[j] = 0f;
        }
        for (int c = 0; c < chunks; c++) {
            for (int j = from; j < to; j++) {
                sums[j] = sums[j] + partials[c * 2 * cols + j];
            }
        }
    }
}
