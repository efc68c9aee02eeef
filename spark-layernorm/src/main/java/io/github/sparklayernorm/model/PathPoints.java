package io.github.sparklayernorm.model;

import java.util.List;

/**
 * Where the straight path from the baseline (s = 0) to a row (s = 1) is looked at, and what each look weighs:
 * {@code integral of f(s) ds = sum over k of weight(k) f(at(k))}.
 *
 * <p>Gauss-Legendre points in u with {@code s = u^3}, so that they lie close together near the baseline. There a normalised
 * network turns fastest: its norms divide by the length of what they are given, which grows from next to nothing.
 */
final class PathPoints {
    /** Both ends: the difference of f. */
    static final PathPoints ENDS = new PathPoints(new double[] {0, 1}, new double[] {-1, 1});

    /** Few points for paths that are smooth, more for those that turn out not to be. */
    static final List<PathPoints> LEVELS = List.of(gauss(32), gauss(128), gauss(512));

    private final double[] at;
    private final double[] weight;

    private PathPoints(double[] at, double[] weight) {
        this.at = at;
        this.weight = weight;
    }

    /** @param count of points, at least 2 */
    static PathPoints gauss(int count) {
        double[] at = new double[count];
        double[] weight = new double[count];
        for (int k = 0; k < count; k++) {
            double x = root(count, k);
            double slope = legendre(count, x)[1];
            double u = (1 - x) / 2;
            at[k] = u * u * u;
            weight[k] = 3 * u * u / ((1 - x * x) * slope * slope);
        }
        return new PathPoints(at, weight);
    }

    int count() {
        return at.length;
    }

    /** Rising with k. */
    float at(int k) {
        return (float) at[k];
    }

    float weight(int k) {
        return (float) weight[k];
    }

    /** The k-th root of the Legendre polynomial from above, by Newton from where the cosine has it. */
    private static double root(int n, int k) {
        double x = Math.cos(Math.PI * (k + 0.75) / (n + 0.5));
        for (int i = 0; i < 20; i++) { // doubles the digits each time: five are enough
            double[] p = legendre(n, x);
            x -= p[0] / p[1];
        }
        return x;
    }

    /** P_n(x) and its derivative. */
    private static double[] legendre(int n, double x) {
        double before = 1;
        double p = x;
        for (int j = 2; j <= n; j++) {
            double next = ((2 * j - 1) * x * p - (j - 1) * before) / j;
            before = p;
            p = next;
        }
        return new double[] {p, n * (x * p - before) / (x * x - 1)};
    }
}
