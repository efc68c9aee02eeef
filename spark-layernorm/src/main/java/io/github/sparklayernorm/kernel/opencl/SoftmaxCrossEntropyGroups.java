package io.github.sparklayernorm.kernel.opencl;

/** The shape for GPUs: a work-group (a power of two of items) per row. */
final class SoftmaxCrossEntropyGroups extends SoftmaxCrossEntropy {
    @Local
    float[] partial;

    SoftmaxCrossEntropyGroups(int localSize) {
        partial = new float[localSize];
    }

    @Override
    public void run() {
        int item = getLocalId();
        int items = getLocalSize();
        int row = getGroupId();
        int at = row * classes;
        float best = logits[at];
        for (int j = item; j < classes; j += items) {
            best = max(best, logits[at + j]);
        }
        partial[item] = best;
        localBarrier();
        for (int stride = items / 2; stride > 0; stride = stride / 2) {
            if (item < stride) {
                partial[item] = max(partial[item], partial[item + stride]);
            }
            localBarrier();
        }
        float largest = partial[0];
        localBarrier();
        float share = 0f;
        for (int j = item; j < classes; j += items) {
            share += exp(logits[at + j] - largest);
        }
        partial[item] = share;
        localBarrier();
        for (int stride = items / 2; stride > 0; stride = stride / 2) {
            if (item < stride) {
                partial[item] = partial[item] + partial[item + stride];
            }
            localBarrier();
        }
        float sum = partial[0];
        int label = (int) labels[row];
        float factor = scale * weights[row];
        float weight = weights[row];
        if (item == 0) {
            losses[row] = weight == 0f ? 0f : weight * (log(sum) - (logits[at + label] - largest));
        }
        localBarrier();
        for (int j = item; j < classes; j += items) {
            float p = exp(logits[at + j] - largest) / sum;
            float d = j == label ? factor * (p - 1f) : factor * p;
            dLogits[at + j] = weight == 0f ? 0f : d;
        }
    }
}
