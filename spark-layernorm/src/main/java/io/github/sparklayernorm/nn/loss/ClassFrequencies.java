package io.github.sparklayernorm.nn.loss;

/** The best constant of softmax: the class frequencies f, whose loss is their entropy, -sum_k f_k ln f_k. */
final class ClassFrequencies implements BestConstant {
    private static final long serialVersionUID = 1L;

    private double weight;
    private final double[] ofClass; // [K] weight of each class

    ClassFrequencies(int classes) {
        ofClass = new double[classes];
    }

    @Override
    public void add(int rows, float[] targets, float[] weights) {
        for (int i = 0; i < rows; i++) {
            if (weights[i] > 0) {
                ofClass[(int) targets[i]] += weights[i];
                weight += weights[i];
            }
        }
    }

    @Override
    public void add(BestConstant other) {
        ClassFrequencies same = (ClassFrequencies) other;
        for (int k = 0; k < ofClass.length; k++) {
            ofClass[k] += same.ofClass[k];
        }
        weight += same.weight;
    }

    @Override
    public double loss() {
        double entropy = 0;
        for (double w : ofClass) {
            entropy -= w > 0 ? w / weight * Math.log(w / weight) : 0;
        }
        return entropy;
    }
}
