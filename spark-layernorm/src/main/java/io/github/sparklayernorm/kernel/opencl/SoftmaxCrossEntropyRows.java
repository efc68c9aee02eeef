package io.github.sparklayernorm.kernel.opencl;

/** The shape for CPU devices: a work-item (local size 1) walks its share of the rows. */
final class SoftmaxCrossEntropyRows extends SoftmaxCrossEntropy {
    @Override
    public void run() {
        int items = getGlobalSize();
        int share = (rows + items - 1) / items;
        int from = getGlobalId() * share;
        int to = min(rows, from + share);
        for (int row = from; row < to; row++) {
            int at = row * classes;
            if (weights[row] == 0f) {
                losses[row] = 0f;
                for (int j = 0; j < classes; j++) {
                    dLogits[at + j] = 0f;
                }
            } else {
                oneRow(row, at);
            }
        }
    }

    void oneRow(int row, int at) {
        int label = at + (int) labels[row];
        float largest = logits[at];
        for (int j = 1; j < classes; j++) {
            largest = max(largest, logits[at + j]);
        }
        float sum = 0f;
        for (int j = 0; j < classes; j++) {
            sum += exp(logits[at + j] - largest);
        }
        losses[row] = weights[row] * (log(sum) - (logits[label] - largest));
        float factor = scale * weights[row];
        for (int j = 0; j < classes; j++) {
            dLogits[at + j] = factor * (exp(logits[at + j] - largest) / sum);
        }
        dLogits[label] = dLogits[label] - factor;
    }
}
