package io.github.sparklayernorm.nn.loss;

import java.io.Serializable;

/**
 * The loss of the best prediction that is one and the same for every row: what a network that has learned anything beats.
 *
 * <pre>
 *   softmax:        the class frequencies f, whose loss is their entropy: -sum_k f_k ln f_k
 *   squared error:  the targets' means, whose loss is half the variance, summed over the targets
 *   mixture:        has no closed form: NaN
 * </pre>
 *
 * <p>By weight, row by row (West 1979), merged as of Chan, Golub, LeVeque 1979.
 */
public final class BestConstant implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Loss loss;
    private double weight;
    private final double[] mean; // [K] weight of each class, or [targets] mean of each target
    private final double[] m2; // [targets] weighted squared distances from the mean

    /** @param outputs width of the network's outputs */
    public BestConstant(Loss loss, int outputs) {
        this.loss = loss;
        mean = new double[outputs];
        m2 = new double[outputs];
    }

    /**
     * @param targets [rows,targetWidth] read
     * @param weights [rows] read
     */
    public void add(int rows, float[] targets, float[] weights) {
        for (int i = 0; i < rows; i++) {
            if (weights[i] > 0) {
                weight = add(i, targets, weights[i]);
            }
        }
    }

    /** @return the weight of all rows */
    private double add(int row, float[] targets, double w) {
        double total = weight + w;
        return switch (loss) {
            case SOFTMAX_CROSS_ENTROPY -> {
                mean[(int) targets[row]] += w;
                yield total;
            }
            case SQUARED_ERROR -> {
                for (int j = 0; j < mean.length; j++) {
                    double y = targets[row * mean.length + j];
                    double before = y - mean[j];
                    mean[j] += before * w / total;
                    m2[j] += w * before * (y - mean[j]);
                }
                yield total;
            }
            case MIXTURE_DENSITY -> total;
        };
    }

    public void add(BestConstant other) {
        if (other.weight == 0) {
            return;
        }
        double total = weight + other.weight;
        for (int j = 0; j < mean.length; j++) {
            mean[j] = switch (loss) {
                case SOFTMAX_CROSS_ENTROPY -> mean[j] + other.mean[j];
                case SQUARED_ERROR -> {
                    double apart = other.mean[j] - mean[j];
                    m2[j] += other.m2[j] + apart * apart * weight * other.weight / total;
                    yield mean[j] + apart * other.weight / total;
                }
                case MIXTURE_DENSITY -> mean[j];
            };
        }
        weight = total;
    }

    /** The mean loss by weight; NaN where it is not known. */
    public double loss() {
        return switch (loss) {
            case SOFTMAX_CROSS_ENTROPY -> entropy();
            case SQUARED_ERROR -> {
                double sum = 0;
                for (double squares : m2) {
                    sum += squares;
                }
                yield 0.5 * sum / weight;
            }
            case MIXTURE_DENSITY -> Double.NaN;
        };
    }

    private double entropy() {
        double entropy = 0;
        for (double ofClass : mean) {
            entropy -= ofClass > 0 ? ofClass / weight * Math.log(ofClass / weight) : 0;
        }
        return entropy;
    }
}
