package io.github.sparklayernorm.examples.digits;

import java.util.ArrayList;
import java.util.List;

/**
 * The path of a pen: polylines in pixels, y downwards. Between two strokes the pen is lifted.
 *
 * @param strokes one array per stroke: x0, y0, x1, y1, ...
 */
public record PenStrokes(List<double[]> strokes) {

    /**
     * The path as a sequence for a recurrent network: one step {dx, dy, end of stroke} per point, the points about
     * {@code spacing} pixels apart along the stroke. The first step is the way from (0, 0) to the first point; the step
     * after a lifted pen is the way through the air.
     *
     * @return [T][3], T at least 2
     */
    public double[][] offsets(double spacing) {
        if (!(spacing > 0)) {
            throw new IllegalArgumentException("offsets: spacing must be a positive number of pixels, but is " + spacing
                    + "; 1.5 gives about 40 steps for a digit of 28x28.");
        }
        List<double[]> steps = new ArrayList<>();
        double x = 0;
        double y = 0;
        for (double[] stroke : strokes) {
            double[] points = resample(stroke, spacing);
            for (int i = 0; i < points.length; i += 2) {
                double end = i + 2 == points.length ? 1 : 0;
                steps.add(new double[] {points[i] - x, points[i + 1] - y, end});
                x = points[i];
                y = points[i + 1];
            }
        }
        return steps.toArray(double[][]::new);
    }

    /**
     * The path that such a sequence describes: numbers of a step behind the third are not read, and steps of no length add
     * no point.
     */
    public static PenStrokes of(double[][] steps) {
        List<double[]> strokes = new ArrayList<>();
        List<Double> points = new ArrayList<>();
        double x = 0;
        double y = 0;
        for (int t = 0; t < steps.length; t++) {
            x += steps[t][0];
            y += steps[t][1];
            if (points.isEmpty() || steps[t][0] != 0 || steps[t][1] != 0) {
                points.add(x);
                points.add(y);
            }
            if (steps[t][2] == 1 || t == steps.length - 1) {
                strokes.add(points.stream().mapToDouble(Double::doubleValue).toArray());
                points.clear();
            }
        }
        return new PenStrokes(strokes);
    }

    /**
     * The path with its corners rounded: each point becomes the mean of itself and its neighbours up to {@code reach} points
     * away, as many on one side as on the other, so the ends of a stroke stay.
     */
    public PenStrokes smooth(int reach) {
        return new PenStrokes(strokes.stream().map(line -> smooth(line, reach)).toList());
    }

    private static double[] smooth(double[] line, int reach) {
        int points = line.length / 2;
        double[] result = new double[line.length];
        for (int i = 0; i < points; i++) {
            int around = Math.min(reach, Math.min(i, points - 1 - i));
            for (int k = i - around; k <= i + around; k++) {
                result[2 * i] += line[2 * k] / (2 * around + 1);
                result[2 * i + 1] += line[2 * k + 1] / (2 * around + 1);
            }
        }
        return result;
    }

    /** The path moved by (dx, dy). */
    public PenStrokes moved(double dx, double dy) {
        return new PenStrokes(strokes.stream()
                .map(line -> {
                    double[] moved = line.clone();
                    for (int i = 0; i < moved.length; i++) {
                        moved[i] += i % 2 == 0 ? dx : dy;
                    }
                    return moved;
                })
                .toList());
    }

    /** The path without strokes that are shorter than this, unless it has no other. */
    public PenStrokes withoutSpecks(double length) {
        List<double[]> lines =
                strokes.stream().filter(line -> length(line) >= length).toList();
        return lines.isEmpty() ? this : new PenStrokes(lines);
    }

    private static double length(double[] line) {
        double length = 0;
        for (int i = 2; i < line.length; i += 2) {
            length += Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]);
        }
        return length;
    }

    /** Points at equal distances along the polyline, its two ends among them. */
    static double[] resample(double[] line, double spacing) {
        int points = line.length / 2;
        if (points == 1) {
            return line.clone();
        }
        double[] at = new double[points];
        for (int i = 1; i < points; i++) {
            at[i] = at[i - 1] + Math.hypot(line[2 * i] - line[2 * i - 2], line[2 * i + 1] - line[2 * i - 1]);
        }
        double length = at[points - 1];
        int pieces = Math.max(1, (int) Math.round(length / spacing));
        double[] result = new double[2 * (pieces + 1)];
        int segment = 1;
        for (int p = 0; p <= pieces; p++) {
            double target = length * p / pieces;
            while (segment < points - 1 && at[segment] < target) {
                segment++;
            }
            double span = at[segment] - at[segment - 1];
            double t = span == 0 ? 0 : (target - at[segment - 1]) / span;
            for (int axis = 0; axis < 2; axis++) {
                double from = line[2 * segment - 2 + axis];
                result[2 * p + axis] = from + t * (line[2 * segment + axis] - from);
            }
        }
        return result;
    }
}
