package io.github.sparklayernorm.nn.loss;

/**
 * The best constant of squared error: the targets' means, whose loss is half the variance, summed over the targets. By
 * weight, row by row (West 1979), merged as of Chan, Golub, LeVeque 1979.
 */
final class TargetMeans implements BestConstant {
    private static final long serialVersionUID = 1L;

    private double weight;
    private final double[] mean; // [targets]
    private final double[] m2; // [targets] weighted squared distances from the mean

    TargetMeans(int targets) {
        mean = new double[targets];
        m2 = new double[targets];
    }

    @Override
    public void add(int rows, float[] targets, float[] weights) {
        for (int i = 0; i < rows; i++) {
            if (weights[i] > 0) {
                add(i, targets, weights[i]);
            }
        }
    }

    private void add(int row, float[] targets, double w) {
        weight += w;
        for (int j = 0; j < mean.length; j++) {
            double y = targets[row * mean.length + j];
            double before = y - mean[j];
            mean[j] += before * w / weight;
            m2[j] += w * before * (y - mean[j]);
        }
    }

    @Override
    public void add(BestConstant other) {
        TargetMeans same = (TargetMeans) other;
        if (same.weight == 0) {
            return;
        }
        double total = weight + same.weight;
        for (int j = 0; j < mean.length; j++) {
            double apart = same.mean[j] - mean[j];
            m2[j] += same.m2[j] + apart * apart * weight * same.weight / total;
            mean[j] += apart * same.weight / total;
        }
        weight = total;
    }

    @Override
    public double loss() {
        double sum = 0;
        for (double squares : m2) {
            sum += squares;
        }
        return 0.5 * sum / weight;
    }
}
