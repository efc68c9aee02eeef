package io.github.sparklayernorm.nn.loss;

/**
 * The best constant of the Huber loss, target by target. It has no closed form, so targets are counted in buckets whose
 * width grows with the distance from 0; their sums give the loss of any constant, but for the few buckets in which the
 * square ends, and the best one is found by bisection, since the loss is convex. Good to 1 part in 1000 for targets that
 * are standardised.
 */
final class HuberConstant implements BestConstant {
    private static final long serialVersionUID = 1L;

    /** A bucket is a tenth of its distance from 0 wide, ... */
    private static final double STEP = 0.1;

    /** ... and at 0 a tenth of this, far below the deviation of 1 that targets have. */
    private static final double FINEST = 0.05;

    /** Buckets on each side: up to 20,000; the last one takes what is beyond. */
    private static final int SIDE = 140;

    private static final int SUMS = 3; // weight, weight y, weight y^2
    private static final int BISECTIONS = 60;

    private final double delta;
    private final int targets;
    private final double[] sums; // [targets,buckets,SUMS]

    HuberConstant(double delta, int targets) {
        this.delta = delta;
        this.targets = targets;
        sums = new double[targets * (2 * SIDE + 1) * SUMS];
    }

    @Override
    public void add(int rows, float[] values, float[] weights) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; weights[i] > 0 && j < targets; j++) {
                double y = values[i * targets + j];
                int at = from(j) + (SIDE + bucket(y)) * SUMS;
                sums[at] += weights[i];
                sums[at + 1] += weights[i] * y;
                sums[at + 2] += weights[i] * y * y;
            }
        }
    }

    private static int from(int target) {
        return target * (2 * SIDE + 1) * SUMS;
    }

    private static int bucket(double y) {
        double size = Math.abs(y) / FINEST;
        long bucket = Math.round(Math.log(size + Math.sqrt(size * size + 1)) / STEP); // asinh
        return (int) (Math.signum(y) * Math.min(SIDE, bucket));
    }

    @Override
    public void add(BestConstant other) {
        HuberConstant same = (HuberConstant) other;
        for (int k = 0; k < sums.length; k++) {
            sums[k] += same.sums[k];
        }
    }

    @Override
    public double loss() {
        double loss = 0;
        double weight = 0;
        for (int j = 0; j < targets; j++) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            weight = 0;
            for (int at = from(j); at < from(j + 1); at += SUMS) {
                if (sums[at] > 0) {
                    low = Math.min(low, sums[at + 1] / sums[at]);
                    high = Math.max(high, sums[at + 1] / sums[at]);
                    weight += sums[at];
                }
            }
            for (int k = 0; k < BISECTIONS; k++) {
                double middle = 0.5 * (low + high);
                boolean right = slope(j, middle) < 0;
                low = right ? middle : low;
                high = right ? high : middle;
            }
            loss += of(j, 0.5 * (low + high));
        }
        return loss / weight;
    }

    /** Sum of weight * loss of the constant c. */
    private double of(int target, double c) {
        double loss = 0;
        for (int at = from(target); at < from(target + 1); at += SUMS) {
            double w = sums[at];
            double difference = sums[at + 1] - c * w;
            loss += Math.abs(difference) <= delta * w
                    ? 0.5 * Math.max(0, sums[at + 2] - 2 * c * sums[at + 1] + c * c * w)
                    : delta * (Math.abs(difference) - 0.5 * delta * w);
        }
        return loss;
    }

    /** Its derivative by c. */
    private double slope(int target, double c) {
        double slope = 0;
        for (int at = from(target); at < from(target + 1); at += SUMS) {
            double most = delta * sums[at];
            slope -= Math.max(-most, Math.min(most, sums[at + 1] - c * sums[at]));
        }
        return slope;
    }
}
