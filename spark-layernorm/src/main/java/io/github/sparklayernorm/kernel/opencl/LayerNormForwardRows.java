package io.github.sparklayernorm.kernel.opencl;

/** The shape for CPU devices: a work-item (local size 1) walks its share of the rows with 16 accumulators. */
final class LayerNormForwardRows extends LayerNormForward {
    @Override
    public void run() {
        int items = getGlobalSize();
        int share = (rows + items - 1) / items;
        int from = getGlobalId() * share;
        int to = min(rows, from + share);
        int whole = cols - (cols & 15);
        float[] lanes = new float[16];
        for (int row = from; row < to; row++) {
            int at = xAt + row * cols;
            float first = x[at];
            for (int l = 0; l < 16; l++) {
                lanes[l] = 0f;
            }
            for (int j = 0; j < whole; j += 16) {
                for (int l = 0; l < 16; l++) {
                    lanes[l] = lanes[l] + (x[at + j + l] - first);
                }
            }
            float sum = 0f;
            for (int l = 0; l < 16; l++) {
                sum += lanes[l];
            }
            for (int j = whole; j < cols; j++) {
                sum += x[at + j] - first;
            }
            float mean = first + sum / cols;
            for (int l = 0; l < 16; l++) {
                lanes[l] = 0f;
            }
            for (int j = 0; j < whole; j += 16) {
                for (int l = 0; l < 16; l++) {
                    float c = x[at + j + l] - mean;
                    lanes[l] = lanes[l] + c * c;
                }
            }
            float squares = 0f;
            for (int l = 0; l < 16; l++) {
                squares += lanes[l];
            }
            for (int j = whole; j < cols; j++) {
                float c = x[at + j] - mean;
                squares += c * c;
            }
            float rstd = 1f / sqrt(squares / cols + epsilon);
            stats[row] = mean;
            stats[rows + row] = rstd;
            normalise(at, yAt + row * cols, mean, rstd);
        }
    }

    /** One loop per common activation, because the compiler vectorises only loops without branches. */
    void normalise(int at, int out, float mean, float rstd) {
        if (activation == IDENTITY) {
            for (int j = 0; j < cols; j++) {
                y[out + j] = affine[j] * ((x[at + j] - mean) * rstd) + affine[cols + j];
            }
        } else if (activation == RELU) {
            for (int j = 0; j < cols; j++) {
                float v = affine[j] * ((x[at + j] - mean) * rstd) + affine[cols + j];
                y[out + j] = v < 0f ? 0f : v;
            }
        } else {
            for (int j = 0; j < cols; j++) {
                y[out + j] = activate(activation, affine[j] * ((x[at + j] - mean) * rstd) + affine[cols + j]);
            }
        }
    }
}
