package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.Kernel;
import io.github.sparklayernorm.kernel.Approximations;
import io.github.sparklayernorm.kernel.CellMatrix;

/**
 * What the kernels of the recurrent cells share: sizes, the arrays of all cells, and sums over a row in both shapes. Formulas
 * and arrays are those of {@link io.github.sparklayernorm.kernel.LstmStep} and {@link
 * io.github.sparklayernorm.kernel.GruStep}; the plain twin is {@code JavaCells}. Only the fields that a kernel mentions are its
 * arguments; the others stay as they are.
 *
 * <p>Means are summed as differences from an element of the row, so float loses nothing to a large mean.
 *
 * <p>The backward kernels need no atomics: pass 0 writes the gradients of the rows, and per chunk of rows its own row of
 * column sums; pass 1 adds the chunks in a fixed order. The number of chunks follows from the number of rows alone, so the
 * result does not depend on the device's cores.
 */
abstract class CellStepKernel extends Kernel {
    int rows;
    int width;
    /** first row of this step in the matrices [N,...] */
    int at;

    float epsilon;

    float[] gates;
    float[] candidate;
    float[] sums;
    float[] previous;
    int previousAt;
    float[] c;
    float[] t;
    float[] h;
    float[] dh;
    float[] dPrevious;
    int dPreviousAt;
    /** the parameters one behind the other: 6H (lstm) or 4H (gru) */
    float[] affine;
    /** [rows,4] from 0: two means, each with its rstd behind it; written by the forward pass */
    float[] stats;

    // backward only

    /** rows per chunk */
    int share;

    int chunks;
    /** length of affine and of its gradient */
    int parameters;
    /** [chunks, parameters] scratch: each chunk's gradient of affine */
    float[] partials;
    /** [parameters] written: the gradient of affine */
    float[] dAffine;

    /** Two values of each item of the group side by side; null in the shape for CPU devices. */
    @Local
    float[] partial;

    /** Gives the field of a matrix its array; not part of the kernel. */
    final float[] bind(CellMatrix which, float[] array, int firstRow) {
        return switch (which) {
            case GATES -> gates = array;
            case CANDIDATE -> candidate = array;
            case SUMS -> sums = array;
            case PREVIOUS -> {
                previousAt = firstRow;
                yield previous = array;
            }
            case C -> c = array;
            case T -> t = array;
            case H -> h = array;
            case DH -> dh = array;
            case D_PREVIOUS -> {
                dPreviousAt = firstRow;
                yield dPrevious = array;
            }
        };
    }

    // the shape for CPU devices

    final float mean(float[] x, int from, int cols) {
        int whole = cols - (cols & 15);
        float first = x[from];
        float[] lanes = new float[16];
        for (int l = 0; l < 16; l++) {
            lanes[l] = 0f;
        }
        for (int j = 0; j < whole; j += 16) {
            for (int l = 0; l < 16; l++) {
                lanes[l] = lanes[l] + (x[from + j + l] - first);
            }
        }
        float sum = 0f;
        for (int l = 0; l < 16; l++) {
            sum += lanes[l];
        }
        for (int j = whole; j < cols; j++) {
            sum += x[from + j] - first;
        }
        return first + sum / cols;
    }

    final float rstd(float[] x, int from, int cols, float mean) {
        int whole = cols - (cols & 15);
        float[] lanes = new float[16];
        for (int l = 0; l < 16; l++) {
            lanes[l] = 0f;
        }
        for (int j = 0; j < whole; j += 16) {
            for (int l = 0; l < 16; l++) {
                float c = x[from + j + l] - mean;
                lanes[l] = lanes[l] + c * c;
            }
        }
        float squares = 0f;
        for (int l = 0; l < 16; l++) {
            squares += lanes[l];
        }
        for (int j = whole; j < cols; j++) {
            float c = x[from + j] - mean;
            squares += c * c;
        }
        return 1f / sqrt(squares / cols + epsilon);
    }

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

    /** From du, the gradient of gain * norm(sums) in gates, to those of gain and sums, a row from u and from k on. */
    final void gateNormOfRow(int part, int u, int k, int cols, float mean, float rstd) {
        float avgW = sumW(gates, u, 0, cols) / cols;
        float avgWn = sumWn(gates, u, 0, cols, sums, k, mean, rstd) / cols;
        for (int j = 0; j < cols; j++) {
            float n = (sums[k + j] - mean) * rstd;
            float d = gates[u + j];
            partials[part + j] = partials[part + j] + d * n;
            sums[k + j] = rstd * (d * affine[j] - avgW - n * avgWn);
        }
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

    /**
     * Mean and rstd of a row, left in partial[0] and partial[items] for all to read before a barrier. Moments of the
     * items' shares are merged in a tree (Chan, Golub, LeVeque 1979): as exact as two passes with half the barriers.
     */
    final void momentsOfGroup(float[] x, int from, int cols) {
        int item = getLocalId();
        int items = getLocalSize();
        // the item's own first element: no other item's writes are read here
        float first = item < cols ? x[from + item] : 0f;
        float sum = 0f;
        for (int j = item; j < cols; j += items) {
            sum += x[from + j] - first;
        }
        float own = first + sum / max(1, (cols - 1 - item) / items + 1);
        float squares = 0f;
        for (int j = item; j < cols; j += items) {
            float c = x[from + j] - own;
            squares += c * c;
        }
        partial[item] = own;
        partial[items + item] = squares;
        localBarrier();
        for (int stride = items / 2; stride > 0; stride = stride / 2) {
            if (item < stride) {
                // how many of the row's columns are the item's own modulo twice the stride, and its partner's
                int mine = item < cols ? (cols - 1 - item) / (2 * stride) + 1 : 0;
                int theirs = item + stride < cols ? (cols - 1 - item - stride) / (2 * stride) + 1 : 0;
                if (theirs > 0) {
                    float share = (float) theirs / (mine + theirs);
                    float delta = partial[item + stride] - partial[item];
                    partial[item] = partial[item] + delta * share;
                    partial[items + item] =
                            partial[items + item] + partial[items + item + stride] + delta * delta * share * mine;
                }
            }
            localBarrier();
        }
        if (item == 0) {
            partial[items] = 1f / sqrt(partial[items] / cols + epsilon);
        }
        localBarrier();
    }

    /** The sums of v and w over the group, left in partial[0] and partial[items] for all to read before a barrier. */
    final void sumsOfGroup(float v, float w) {
        int item = getLocalId();
        int items = getLocalSize();
        partial[item] = v;
        partial[items + item] = w;
        localBarrier();
        for (int stride = items / 2; stride > 0; stride = stride / 2) {
            if (item < stride) {
                partial[item] = partial[item] + partial[item + stride];
                partial[items + item] = partial[items + item] + partial[items + item + stride];
            }
            localBarrier();
        }
    }

    /** {@link #gateNormOfRow} of blocks * width columns, an item's units in all blocks its own. */
    final void gateNormOfGroup(int part, int u, int k, int blocks, float mean, float rstd) {
        int item = getLocalId();
        int items = getLocalSize();
        float sum = 0f;
        float sumN = 0f;
        for (int j = item; j < width; j += items) {
            for (int b = 0; b < blocks; b++) {
                int q = b * width + j;
                float n = (sums[k + q] - mean) * rstd;
                float w = gates[u + q] * affine[q];
                partials[part + q] = partials[part + q] + gates[u + q] * n;
                sum += w;
                sumN += w * n;
            }
        }
        sumsOfGroup(sum, sumN);
        float avgW = partial[0] / (blocks * width);
        float avgWn = partial[items] / (blocks * width);
        localBarrier();
        for (int j = item; j < width; j += items) {
            for (int b = 0; b < blocks; b++) {
                int q = b * width + j;
                float n = (sums[k + q] - mean) * rstd;
                sums[k + q] = rstd * (gates[u + q] * affine[q] - avgW - n * avgWn);
            }
        }
    }

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

    final float sigmoidOf(float v) {
        return Approximations.sigmoid(v);
    }

    final float tanhOf(float v) {
        return Approximations.tanh(v);
    }
}
