package io.github.sparklayernorm.kernel.opencl;

/** The shape for GPUs: a work-group (a power of two of items) per row, neighbouring items at neighbouring columns. */
final class LayerNormForwardGroups extends LayerNormForward {
    @Local
    float[] partial;

    LayerNormForwardGroups(int localSize) {
        partial = new float[localSize];
    }

    @Override
    public void run() {
        int item = getLocalId();
        int items = getLocalSize();
        int row = getGroupId();
        int at = xAt + row * cols;
        float first = x[at];
        float sum = 0f;
        for (int j = item; j < cols; j += items) {
            sum += x[at + j] - first;
        }
        float mean = first + sumOfGroup(item, items, sum) / cols;
        float squares = 0f;
        for (int j = item; j < cols; j += items) {
            float c = x[at + j] - mean;
            squares += c * c;
        }
        float rstd = 1f / sqrt(sumOfGroup(item, items, squares) / cols + epsilon);
        if (item == 0) {
            stats[row] = mean;
            stats[rows + row] = rstd;
        }
        int out = yAt + row * cols;
        for (int j = item; j < cols; j += items) {
            y[out + j] = activate(activation, affine[j] * ((x[at + j] - mean) * rstd) + affine[cols + j]);
        }
    }

    /** The sum of v over the group, given to every item; always the same tree, so the result is reproducible. */
    float sumOfGroup(int item, int items, float v) {
        partial[item] = v;
        localBarrier();
        for (int stride = items / 2; stride > 0; stride = stride / 2) {
            if (item < stride) {
                partial[item] = partial[item] + partial[item + stride];
            }
            localBarrier();
        }
        float total = partial[0];
        localBarrier();
        return total;
    }
}
