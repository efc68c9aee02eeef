package io.github.sparklayernorm.nn.loss;

import io.github.sparklayernorm.kernel.Kernels;

/**
 * Cross-entropy of softmax(outputs) with a class number per row.
 *
 * <pre>
 * loss = log sum_j exp(o_j) - o_class      do_j = softmax(o)_j - [j = class]
 * </pre>
 */
public record SoftmaxCrossEntropy() implements Loss {
    @Override
    public Targets targets() {
        return Targets.CLASS;
    }

    @Override
    public int targetWidth(int outputs) {
        return 1;
    }

    @Override
    public double forwardBackward(
            Kernels kernels,
            int rows,
            int width,
            float[] outputs,
            float[] targets,
            float[] weights,
            float scale,
            float[] dOutputs) {
        return kernels.softmaxCrossEntropy(rows, width, outputs, targets, weights, scale, dOutputs);
    }

    @Override
    public double ofRow(int row, int width, float[] outputs, float[] targets) {
        return RowSoftmax.logSumExp(outputs, row * width, width) - outputs[row * width + (int) targets[row]];
    }

    @Override
    public double metric(int rows, int width, float[] outputs, float[] targets, float[] weights) {
        double right = 0;
        for (int i = 0; i < rows; i++) {
            int best = i * width;
            for (int j = best + 1; j < (i + 1) * width; j++) {
                best = outputs[j] > outputs[best] ? j : best;
            }
            right += best - i * width == (int) targets[i] ? weights[i] : 0;
        }
        return right;
    }

    @Override
    public boolean metricIsSquare() {
        return false;
    }

    @Override
    public boolean robust() {
        return false;
    }

    @Override
    public BestConstant bestConstant(int outputs) {
        return new ClassFrequencies(outputs);
    }

    @Override
    public String text() {
        return "SOFTMAX_CROSS_ENTROPY";
    }
}
