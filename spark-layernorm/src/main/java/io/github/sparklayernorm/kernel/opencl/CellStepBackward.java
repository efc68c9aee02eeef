package io.github.sparklayernorm.kernel.opencl;

/**
 * What the cells' backward kernels share. No atomics: pass 0 writes the gradients of the rows, and per chunk of rows its
 * own row of column sums; pass 1 adds the chunks in a fixed order. The number of chunks follows from the number of rows
 * alone, so the result does not depend on the device's cores.
 */
abstract class CellStepBackward extends CellStep {
    /** rows per chunk */
    int share;

    int chunks;
    /** length of affine and of its gradient */
    int parameters;
    /** [chunks, parameters] scratch: each chunk's gradient of affine */
    float[] partials;
    /** [parameters] written: the gradient of affine */
    float[] dAffine;

    // the shape for CPU devices

    /** The sum of w = d * affine over a row. */
    final float sumW(float[] d, int from, int gain, int cols) {
        int whole = cols - (cols & 15);
        float[] lanes = new float[16];
        for (int l = 0; l < 16; l++) {
            lanes[l] = 0f;
        }
        for (int j = 0; j < whole; j += 16) {
            for (int l = 0; l < 16; l++) {
                lanes[l] = lanes[l] + d[from + j + l] * affine[gain + j + l];
            }
        }
        float sum = 0f;
        for (int l = 0; l < 16; l++) {
            sum += lanes[l];
        }
        for (int j = whole; j < cols; j++) {
            sum += d[from + j] * affine[gain + j];
        }
        return sum;
    }

    /** The sum of w * (x - mean) * rstd over a row. */
    final float sumWn(float[] d, int from, int gain, int cols, float[] x, int xAt, float mean, float rstd) {
        int whole = cols - (cols & 15);
        float[] lanes = new float[16];
        for (int l = 0; l < 16; l++) {
            lanes[l] = 0f;
        }
        for (int j = 0; j < whole; j += 16) {
            for (int l = 0; l < 16; l++) {
                float n = (x[xAt + j + l] - mean) * rstd;
                lanes[l] = lanes[l] + d[from + j + l] * affine[gain + j + l] * n;
            }
        }
        float sum = 0f;
        for (int l = 0; l < 16; l++) {
            sum += lanes[l];
        }
        for (int j = whole; j < cols; j++) {
            sum += d[from + j] * affine[gain + j] * ((x[xAt + j] - mean) * rstd);
        }
        return sum;
    }

    /** Pass 1 with an item per range of columns. */
    final void addChunksByRange() {
        int size = (parameters + getGlobalSize() - 1) / getGlobalSize();
        int from = getGlobalId() * size;
        int to = min(parameters, from + size);
        for (int j = from; j < to; j++) {
            dAffine[j] = 0f;
        }
        for (int c = 0; c < chunks; c++) {
            for (int j = from; j < to; j++) {
                dAffine[j] = dAffine[j] + partials[c * parameters + j];
            }
        }
    }

    // the shape for GPUs

    /** Pass 1 with an item per column. */
    final void addChunksByColumn() {
        for (int j = getGlobalId(); j < parameters; j += getGlobalSize()) {
            float sum = 0f;
            for (int c = 0; c < chunks; c++) {
                sum += partials[c * parameters + j];
            }
            dAffine[j] = sum;
        }
    }
}
