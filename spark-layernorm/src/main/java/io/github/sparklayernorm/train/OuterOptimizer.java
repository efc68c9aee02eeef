package io.github.sparklayernorm.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;

/**
 * What becomes of the average of a round: taken as it is, or as the direction of a step with a momentum of its own, which
 * recovers what averaging after many local steps loses.
 *
 * <p>theta is where the round began, mean what the partitions' parameters average to, u starts at zero:
 *
 * <pre>
 * average   theta = mean
 * slowmo    u = momentum u + (theta - mean) / gamma      theta -= rate gamma u
 * nesterov  u = momentum u + (theta - mean)              theta -= rate ((theta - mean) + momentum u)
 * </pre>
 *
 * <p>slowmo: Wang, Tantia, Ballas, Rabbat 2020 (arXiv:1910.00643); gamma is the local step size, so that u does not depend
 * on its schedule. nesterov: DiLoCo, Douillard and others 2023 (arXiv:2311.08105).
 *
 * <p>Local moments: the papers leave them with each worker, or reset them. Here tasks keep nothing between rounds, so
 * Adam's are averaged with the parameters, and slowmo resets the velocity of sgd, as its paper finds best for sgd with
 * momentum.
 *
 * @param rate     of the outer step
 * @param momentum of the outer step, in [0, 1)
 */
@DefaultSerializer(JavaForm.class)
public record OuterOptimizer(Kind kind, double rate, double momentum) implements Serializable {

    /** The catalogue, each with the values of its source. */
    public enum Kind {
        AVERAGE(1, 0),
        /** Rate 1 throughout the paper; momentum 0.4 to 0.8 in its experiments. */
        SLOWMO(1, 0.5),
        /** DiLoCo's section 3.1. */
        NESTEROV(0.7, 0.9);

        private final double rate;
        private final double momentum;

        Kind(double rate, double momentum) {
            this.rate = rate;
            this.momentum = momentum;
        }

        public String text() {
            return Names.of(this);
        }

        public static String[] texts() {
            return Names.all(Kind.class);
        }

        public static Kind of(String text) {
            return Names.read(Kind.class, "outerOptimizer", text);
        }
    }

    public static final OuterOptimizer AVERAGE = of(Kind.AVERAGE);

    /** With the rate and momentum of its source. */
    public static OuterOptimizer of(Kind kind) {
        return new OuterOptimizer(kind, kind.rate, kind.momentum);
    }

    /** Whether it keeps an array u between rounds. */
    public boolean hasMomentum() {
        return kind != Kind.AVERAGE;
    }

    /** Whether the local moments start each round at zero. */
    public boolean resetsMoments(Solver solver) {
        return kind == Kind.SLOWMO && solver == Solver.SGD;
    }

    /**
     * Turns the mean into the parameters that the next round starts from, in place. Elements from {@code u.length} on are
     * state, not trained, and stay the mean.
     *
     * @param theta where the round began, read
     * @param mean  [size] read and written
     * @param u     [trained] read and written; not used by AVERAGE
     * @param gamma the local step size of the round
     * @return mean
     */
    public float[] step(float[] theta, float[] mean, float[] u, double gamma) {
        return switch (kind) {
            case AVERAGE -> mean;
            case SLOWMO -> slowmo(theta, mean, u, (float) gamma);
            case NESTEROV -> nesterov(theta, mean, u);
        };
    }

    private float[] slowmo(float[] theta, float[] mean, float[] u, float gamma) {
        float beta = (float) momentum;
        float step = (float) rate * gamma;
        for (int i = 0; i < u.length; i++) {
            u[i] = beta * u[i] + (theta[i] - mean[i]) / gamma;
            mean[i] = theta[i] - step * u[i];
        }
        return mean;
    }

    private float[] nesterov(float[] theta, float[] mean, float[] u) {
        float beta = (float) momentum;
        float step = (float) rate;
        for (int i = 0; i < u.length; i++) {
            float change = theta[i] - mean[i];
            u[i] = beta * u[i] + change;
            mean[i] = theta[i] - step * (change + beta * u[i]);
        }
        return mean;
    }
}
