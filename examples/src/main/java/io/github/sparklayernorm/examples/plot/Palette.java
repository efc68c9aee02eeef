package io.github.sparklayernorm.examples.plot;

import java.awt.Color;

/** One set of colours for all pictures: Okabe and Ito's, which colour-blind readers can tell apart. */
final class Palette {
    static final Color INK = new Color(0x222222);
    static final Color FAINT = new Color(0xDDDDDD);
    static final Color BLUE = new Color(0x0072B2);
    static final Color RED = new Color(0xD55E00);
    static final Color[] SERIES = {
        BLUE,
        RED,
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9),
        new Color(0x000000),
    };

    private Palette() {}

    /** From white at 0 to blue at 1. */
    static Color shade(double strength) {
        double s = Math.max(0, Math.min(1, strength));
        return new Color(
                (int) Math.round(255 + s * (BLUE.getRed() - 255)),
                (int) Math.round(255 + s * (BLUE.getGreen() - 255)),
                (int) Math.round(255 + s * (BLUE.getBlue() - 255)));
    }
}
