package io.github.sparklayernorm.examples.digits;

import io.github.sparklayernorm.examples.digits.Glyphs.Knot;
import java.util.List;

/** A smooth line through given points: uniform Catmull-Rom, which needs no tangents and passes every point. */
final class Spline {
    /** Points per piece: a stroke of a 20-pixel digit has 3 to 12 pieces, so these lie less than a pixel apart. */
    private static final int STEPS = 8;

    private Spline() {}

    /** @return x0, y0, x1, y1, ... */
    static double[] through(List<Knot> knots) {
        int pieces = knots.size() - 1;
        double[] line = new double[2 * (pieces * STEPS + 1)];
        int at = 0;
        for (int i = 0; i < pieces; i++) {
            Knot from = knots.get(i);
            Knot to = knots.get(i + 1);
            // Beyond an end or a corner the piece is continued by its own reflection: no pull from the other side.
            Knot before = i == 0 || from.corner() ? reflect(to, from) : knots.get(i - 1);
            Knot after = i + 2 > pieces || to.corner() ? reflect(from, to) : knots.get(i + 2);
            for (int s = 0; s < STEPS; s++) {
                double t = (double) s / STEPS;
                line[at++] = blend(before.x(), from.x(), to.x(), after.x(), t);
                line[at++] = blend(before.y(), from.y(), to.y(), after.y(), t);
            }
        }
        Knot last = knots.get(pieces);
        line[at++] = last.x();
        line[at] = last.y();
        return line;
    }

    private static Knot reflect(Knot point, Knot centre) {
        return new Knot(2 * centre.x() - point.x(), 2 * centre.y() - point.y(), false);
    }

    private static double blend(double a, double b, double c, double d, double t) {
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    }
}
