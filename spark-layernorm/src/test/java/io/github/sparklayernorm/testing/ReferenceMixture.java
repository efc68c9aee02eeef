package io.github.sparklayernorm.testing;

/** The mixture density loss in double, written from the formula without a thought for rounding. */
public final class ReferenceMixture {
    private ReferenceMixture() {}

    /** Loss of one step: outputs [6M+F], target x, y, flags. */
    public static double loss(double[] outputs, double[] target) {
        int m = outputs.length / 6;
        double weights = 0;
        double density = 0;
        for (int j = 0; j < m; j++) {
            double weight = Math.exp(outputs[j]);
            double sx = 1e-3 + Math.exp(outputs[3 * m + j]);
            double sy = 1e-3 + Math.exp(outputs[4 * m + j]);
            double r = 0.999 * Math.tanh(outputs[5 * m + j]);
            double zx = (target[0] - outputs[m + j]) / sx;
            double zy = (target[1] - outputs[2 * m + j]) / sy;
            double z = zx * zx + zy * zy - 2 * r * zx * zy;
            weights += weight;
            density += weight * Math.exp(-z / (2 * (1 - r * r))) / (2 * Math.PI * sx * sy * Math.sqrt(1 - r * r));
        }
        double loss = -Math.log(density / weights);
        for (int f = 6 * m; f < outputs.length; f++) {
            double e = 1 / (1 + Math.exp(-outputs[f]));
            loss -= Math.log(target[2 + f - 6 * m] == 1 ? e : 1 - e);
        }
        return loss;
    }
}
