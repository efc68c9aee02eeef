package io.github.sparklayernorm.examples.digits;

import io.github.sparklayernorm.examples.digits.Glyphs.Knot;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws handwritten-like digits. Digit number {@code i} depends on (seed, i) only, so any executor can draw any part of
 * an endless set and all of them agree.
 *
 * <p>A digit is a style from {@link Glyphs} whose points are shaken, bent by a smooth field, stretched, slanted, turned,
 * scaled and shifted, and then drawn with a pen of random width.
 */
public final class DigitGenerator implements Serializable {
    private static final long serialVersionUID = 1;
    /** Mean length of a digit's longer side in pixels; with the pen's width it is 20, as in MNIST. */
    private static final double SIZE = 18;

    private final long seed;

    public DigitGenerator(long seed) {
        this.seed = seed;
    }

    public Digit digit(long index) {
        SplittableRandom random = new SplittableRandom(mix(seed) + index * 0x9E3779B97F4A7C15L).split();
        int label = random.nextInt(10);
        int style = random.nextInt(Glyphs.styles(label));
        double[] warp = warp(random);
        double[] affine = affine(random);
        List<double[]> lines = new ArrayList<>();
        for (List<Knot> stroke : Glyphs.strokes(label, style)) {
            lines.add(map(Spline.through(shake(stroke, random)), warp, affine));
        }
        PenStrokes pen = new PenStrokes(fitted(lines, random));
        double radius = 0.75 + 1.0 * random.nextDouble();
        double edge = 1.0 + 0.6 * random.nextDouble();
        double ink = 0.85 + 0.15 * random.nextDouble();
        return new Digit(label, style, pen, Raster.draw(pen, radius, edge, ink));
    }

    /**
     * Each point moves by some units of the box: hands do not hit the same place twice. Neighbours move alike (a
     * first-order autoregression), which keeps round strokes round.
     */
    private static List<Knot> shake(List<Knot> stroke, SplittableRandom random) {
        double dx = bell(random, 3.5);
        double dy = bell(random, 3.5);
        List<Knot> shaken = new ArrayList<>();
        for (Knot knot : stroke) {
            dx = 0.6 * dx + bell(random, 2.9);
            dy = 0.6 * dy + bell(random, 2.9);
            shaken.add(new Knot(knot.x() + dx, knot.y() + dy, knot.corner()));
        }
        return shaken;
    }

    /** Coefficients of a smooth bend of the box: three products of low powers of x and y for each axis. */
    private static double[] warp(SplittableRandom random) {
        double[] bend = new double[6];
        for (int i = 0; i < bend.length; i++) {
            bend[i] = bell(random, 6.0);
        }
        return bend;
    }

    /** The matrix xx, xy, yx, yy: stretch, then slant, then turn. */
    private static double[] affine(SplittableRandom random) {
        double wide = 0.92 + bell(random, 0.12);
        double slant = 0.08 + bell(random, 0.22);
        double angle = bell(random, 0.12);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        return new double[] {cos * wide, -cos * slant - sin, sin * wide, -sin * slant + cos};
    }

    private static double[] map(double[] line, double[] warp, double[] affine) {
        double[] mapped = new double[line.length];
        for (int i = 0; i < line.length; i += 2) {
            double u = (line[i] - 50) / 50;
            double v = (line[i + 1] - 50) / 50;
            double x = line[i] - 50 + warp[0] * v * v + warp[1] * u * v + warp[2] * u * u * v;
            double y = line[i + 1] - 50 + warp[3] * u * u + warp[4] * u * v + warp[5] * u * v * v;
            mapped[i] = affine[0] * x + affine[1] * y;
            mapped[i + 1] = affine[2] * x + affine[3] * y;
        }
        return mapped;
    }

    /** Scales the digit to about two thirds of the picture and puts its middle near the picture's. */
    private static List<double[]> fitted(List<double[]> lines, SplittableRandom random) {
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE};
        double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE};
        for (double[] line : lines) {
            for (int i = 0; i < line.length; i++) {
                low[i % 2] = Math.min(low[i % 2], line[i]);
                high[i % 2] = Math.max(high[i % 2], line[i]);
            }
        }
        double scale = (SIZE + bell(random, 1.0)) / Math.max(high[0] - low[0], high[1] - low[1]);
        double[] shift = new double[2];
        for (int axis = 0; axis < 2; axis++) {
            shift[axis] = Digit.SIDE / 2.0 - scale * (low[axis] + high[axis]) / 2 + bell(random, 0.8);
        }
        for (double[] line : lines) {
            for (int i = 0; i < line.length; i++) {
                line[i] = scale * line[i] + shift[i % 2];
            }
        }
        return lines;
    }

    /** Bell-shaped with the given standard deviation, and never beyond three of them: no digit leaves the picture. */
    private static double bell(SplittableRandom random, double deviation) {
        return 2 * deviation * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
    }

    /** Spreads near seeds over all 64 bits (the finaliser of MurmurHash3). */
    private static long mix(long z) {
        z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
        z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return z ^ (z >>> 33);
    }
}
