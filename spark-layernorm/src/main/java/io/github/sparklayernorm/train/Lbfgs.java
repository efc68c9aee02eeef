package io.github.sparklayernorm.train;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Limited-memory BFGS: the two-loop recursion of Nocedal and Wright 2006 (algorithm 7.4), with a line search by bisection
 * for the weak Wolfe conditions (Lewis and Overton 2013), in double.
 *
 * <p>Written here and not taken from Breeze: its DiffFunction declares an apply that returns a double beside Function1's that
 * returns an Object, which neither a Java class nor a proxy can implement.
 */
public final class Lbfgs {
    private static final int MEMORY = 10; // pairs; as MLlib's
    private static final double DECREASE = 1e-4; // Nocedal and Wright, section 3.1: c1
    private static final double CURVATURE = 0.9; // and c2, for quasi-Newton methods
    private static final int MAX_EVALUATIONS = 30; // of a line search: the interval has shrunk to 1e-9 by then

    /** A smooth function. */
    public interface Objective {
        /**
         * @param x        read
         * @param gradient written
         * @return the value at x
         */
        double at(double[] x, double[] gradient);
    }

    /** One step with the change of the gradient along it. */
    private record Pair(double[] step, double[] change, double rho) {}

    private final Objective objective;
    private final ArrayDeque<Pair> pairs = new ArrayDeque<>(); // the newest first
    private double[] x;
    private double[] gradient;
    private double value;

    /** @param start where to begin; not changed */
    public Lbfgs(Objective objective, double[] start) {
        this.objective = objective;
        x = start.clone();
        gradient = new double[x.length];
        value = objective.at(x, gradient);
    }

    public double[] x() {
        return x;
    }

    public double value() {
        return value;
    }

    /** One iteration; false where no lower point was found, and there is none to be expected: x stays as it is. */
    public boolean step() {
        if (search(direction())) {
            return true;
        }
        if (pairs.isEmpty()) {
            return false;
        }
        pairs.clear(); // what it remembers may mislead: the way of steepest descent decides
        return search(direction());
    }

    /** -H gradient, H from the remembered pairs; without any, the gradient scaled to a length of one at most. */
    private double[] direction() {
        double[] q = gradient.clone();
        double[] alphas = new double[pairs.size()];
        int i = 0;
        for (Pair pair : pairs) {
            alphas[i] = pair.rho() * dot(pair.step(), q);
            add(q, -alphas[i++], pair.change());
        }
        double scale = pairs.isEmpty()
                ? 1 / Math.max(1, Math.sqrt(dot(q, q)))
                : 1
                        / (pairs.getFirst().rho()
                                * dot(
                                        pairs.getFirst().change(),
                                        pairs.getFirst().change()));
        for (int j = 0; j < q.length; j++) {
            q[j] *= -scale;
        }
        Iterator<Pair> oldestFirst = pairs.descendingIterator();
        while (oldestFirst.hasNext()) {
            Pair pair = oldestFirst.next();
            double beta = pair.rho() * dot(pair.change(), q);
            add(q, -alphas[--i] - beta, pair.step());
        }
        return q;
    }

    /** Goes along the direction to a point that is low enough and where the slope has become gentle. */
    private boolean search(double[] direction) {
        double slope = dot(gradient, direction);
        if (!(slope < 0)) {
            return false;
        }
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double at = 1;
        double[] next = new double[x.length];
        double[] nextGradient = new double[x.length];
        for (int i = 0; i < MAX_EVALUATIONS; i++) {
            System.arraycopy(x, 0, next, 0, x.length);
            add(next, at, direction);
            Arrays.fill(nextGradient, 0);
            double nextValue = objective.at(next, nextGradient);
            if (!(nextValue <= value + DECREASE * at * slope)) { // NaN counts as too far
                high = at;
            } else if (dot(nextGradient, direction) < CURVATURE * slope) {
                low = at;
            } else {
                accept(next, nextGradient, nextValue);
                return true;
            }
            at = Double.isInfinite(high) ? 2 * low : (low + high) / 2;
        }
        return false;
    }

    private void accept(double[] next, double[] nextGradient, double nextValue) {
        double[] step = next.clone();
        add(step, -1, x);
        double[] change = nextGradient.clone();
        add(change, -1, gradient);
        double curvature = dot(step, change);
        if (curvature > 0) {
            pairs.addFirst(new Pair(step, change, 1 / curvature));
            if (pairs.size() > MEMORY) {
                pairs.removeLast();
            }
        }
        x = next;
        gradient = nextGradient;
        value = nextValue;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] addend) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * addend[i];
        }
    }
}
