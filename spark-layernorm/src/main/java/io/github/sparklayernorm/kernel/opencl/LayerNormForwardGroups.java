package io.github.sparklayernorm.kernel.opencl;

/** The shape for GPUs: a work-group (a power of two of items) per row, neighbouring items at neighbouring columns. */
final class LayerNormForwardGroups extends LayerNormForward {
    /** Means of the items' shares, then their sums of squares. */
    @Local
    float[] partial;

    LayerNormForwardGroups(int localSize) {
        partial = new float[2 * localSize];
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
        float own = first + sum / max(1, (cols - 1 - item) / items + 1);
        float squares = 0f;
        for (int j = item; j < cols; j += items) {
            float c = x[at + j] - own;
            squares += c * c;
        }
        momentsOfGroup(item, items, own, squares);
        float mean = partial[0];
        float rstd = 1f / sqrt(partial[items] / cols + epsilon);
        if (item == 0) {
            stats[row] = mean;
            stats[rows + row] = rstd;
        }
        int out = yAt + row * cols;
        for (int j = item; j < cols; j += items) {
            y[out + j] = activate(activation, affine[j] * ((x[at + j] - mean) * rstd) + affine[cols + j]);
        }
    }

    /**
     * Mean and sum of squared deviations of the row from those of its items' shares (Chan, Golub, LeVeque 1979), left in
     * partial[0] and partial[items]: as exact as two passes with half the barriers of two sums. Always the same tree, so
     * the result is reproducible.
     */
    void momentsOfGroup(int item, int items, float mean, float squares) {
        partial[item] = mean;
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
    }
}
