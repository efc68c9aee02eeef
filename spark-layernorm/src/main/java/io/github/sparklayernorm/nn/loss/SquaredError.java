package io.github.sparklayernorm.nn.loss;

import io.github.sparklayernorm.kernel.Kernels;

/** Half the squared difference, summed over the outputs, so that the gradient is the difference. */
public record SquaredError() implements Loss {
    @Override
    public Targets targets() {
        return Targets.VALUES;
    }

    @Override
    public int targetWidth(int outputs) {
        return outputs;
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
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            float weight = weights == null ? 1f : weights[i];
            for (int j = i * width; j < (i + 1) * width; j++) {
                float difference = outputs[j] - targets[j];
                dOutputs[j] = scale * weight * difference;
                sum += 0.5 * weight * difference * difference;
            }
        }
        return sum;
    }

    @Override
    public double ofRow(int row, int width, float[] outputs, float[] targets) {
        double sum = 0;
        for (int j = row * width; j < (row + 1) * width; j++) {
            double difference = outputs[j] - targets[j];
            sum += 0.5 * difference * difference;
        }
        return sum;
    }

    @Override
    public double metric(int rows, int width, float[] outputs, float[] targets, float[] weights) {
        return squares(rows, width, outputs, targets, weights);
    }

    /** The metric of every loss of values: sum over the rows of weight * squared difference over the outputs. */
    static double squares(int rows, int width, float[] outputs, float[] targets, float[] weights) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = i * width; j < (i + 1) * width; j++) {
                double difference = outputs[j] - targets[j];
                sum += weights[i] * difference * difference;
            }
        }
        return sum;
    }

    @Override
    public boolean metricIsSquare() {
        return true;
    }

    @Override
    public boolean robust() {
        return false;
    }

    @Override
    public BestConstant bestConstant(int outputs) {
        return new TargetMeans(outputs);
    }

    @Override
    public String text() {
        return "SQUARED_ERROR";
    }
}
