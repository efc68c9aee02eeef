package io.github.sparklayernorm.examples.digits;

import java.util.Arrays;

/** Draws strokes with a round pen on 28x28 pixels; a pixel's ink falls off linearly over the pen's edge. */
final class Raster {
    private static final int SIDE = Digit.SIDE;

    private Raster() {}

    /**
     * @param radius of the pen, in pixels
     * @param edge width over which the ink goes from full to none, in pixels; 1 is plain anti-aliasing
     * @param ink of a fully covered pixel, 0 to 1
     */
    static byte[] draw(PenStrokes pen, double radius, double edge, double ink) {
        double[] distance = new double[SIDE * SIDE];
        double reach = radius + edge / 2;
        Arrays.fill(distance, reach);
        for (double[] line : pen.strokes()) {
            for (int i = 2; i < line.length; i += 2) {
                segment(distance, reach, line[i - 2], line[i - 1], line[i], line[i + 1]);
            }
        }
        byte[] pixels = new byte[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            double covered = Math.min(1, (reach - distance[i]) / edge);
            pixels[i] = (byte) Math.round(255 * ink * covered);
        }
        return pixels;
    }

    /** Lowers each pixel's distance to that of its centre from the segment, in the box that the pen can reach. */
    private static void segment(double[] distance, double reach, double x0, double y0, double x1, double y1) {
        int left = Math.max(0, (int) Math.floor(Math.min(x0, x1) - reach));
        int right = Math.min(SIDE - 1, (int) Math.ceil(Math.max(x0, x1) + reach));
        int top = Math.max(0, (int) Math.floor(Math.min(y0, y1) - reach));
        int bottom = Math.min(SIDE - 1, (int) Math.ceil(Math.max(y0, y1) + reach));
        double dx = x1 - x0;
        double dy = y1 - y0;
        double square = dx * dx + dy * dy;
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                double px = column + 0.5 - x0;
                double py = row + 0.5 - y0;
                double t = square == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / square));
                double ex = px - t * dx;
                double ey = py - t * dy;
                double d = Math.sqrt(ex * ex + ey * ey);
                int pixel = row * SIDE + column;
                if (d < distance[pixel]) {
                    distance[pixel] = d;
                }
            }
        }
    }
}
