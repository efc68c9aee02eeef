package io.github.sparklayernorm.examples.digits;

/**
 * A handwritten digit.
 *
 * @param label 0 to 9
 * @param style which of the ways to write it
 * @param strokes what the pen did, in pixels of the picture
 * @param pixels 28x28 ink values, row by row, 0 paper to 255 ink
 */
public record Digit(int label, int style, PenStrokes strokes, byte[] pixels) {
    public static final int SIDE = 28;
    public static final int PIXELS = SIDE * SIDE;
}
