package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.Kernel;
import io.github.sparklayernorm.kernel.Approximations;

/**
 * What the kernels of the recurrent cells share: sizes, arrays, and sums over a row in both shapes. The formulas and the
 * arrays' meaning stand in {@link io.github.sparklayernorm.kernel.CellKernels}.
 *
 * <p>Means are summed as differences from an element of the row, so float loses nothing to a large mean.
 */
abstract class CellStep extends Kernel {
    int rows;
    int width;
    /** first row of this step in the matrices [N,...] */
    int at;
    /** first row of the state before it */
    int previousAt;

    float epsilon;
    /** [N,4H] (lstm) or [N,2H] (gru) read and written */
    float[] gates;
    /** [N,4H] or [N,3H] read; written by the backward pass */
    float[] sums;
    /** gains and bias one behind the other: gain, cellGain, cellBias [6H], or gain, candidateGain, candidateBias [4H] */
    float[] affine;
    /** [rows,H] from row previousAt, read: c or h of the step before */
    float[] previous;
    /** [rows,4] from 0: two means, each with its rstd behind it; written by the forward pass */
    float[] stats;

    /** Two values of each item of the group side by side; null in the shape for CPU devices. */
    @Local
    float[] partial;

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

    final float sigmoidOf(float v) {
        return Approximations.sigmoid(v);
    }

    final float tanhOf(float v) {
        return Approximations.tanh(v);
    }
}
