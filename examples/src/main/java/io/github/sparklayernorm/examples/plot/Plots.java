package io.github.sparklayernorm.examples.plot;

import java.util.List;

/**
 * The door to the pictures: each begins here and ends with {@code png()}.
 *
 * <pre>{@code
 * byte[] png = Plots.lines("Test error", "batch size", "error").add("layer", sizes, errors).doublingX().png();
 * Png.write(png, Path.of("error.png"));
 * }</pre>
 */
public final class Plots {
    private Plots() {}

    public static LineChart lines(String title, String xAxis, String yAxis) {
        return new LineChart(title, xAxis, yAxis);
    }

    /** Bars over the names. */
    public static BarChart bars(String title, String yAxis, List<String> names) {
        return new BarChart(title, yAxis, names);
    }

    /**
     * Loss by epoch, the first epoch being 1.
     *
     * @param validation NaN where there is none; not drawn where there is none at all
     */
    public static byte[] loss(double[] training, double[] validation) {
        double[] epochs = new double[training.length];
        for (int i = 0; i < epochs.length; i++) {
            epochs[i] = i + 1;
        }
        return lines("Loss by epoch", "epoch", "mean loss")
                .add("training", epochs, training)
                .add("validation", epochs, validation)
                .wholeX()
                .png();
    }

    /** One picture with the given ones below each other. */
    public static byte[] below(byte[]... pngs) {
        return Png.below(pngs);
    }

    /** Small grey pictures with a caption each, in rows. */
    public static ContactSheet sheet(String title, int width, int height) {
        return new ContactSheet(title, width, height);
    }

    /** Pen strokes, a row for each caption; drawings of 20 pixels fill their tile. */
    public static StrokeSheet strokes(String title) {
        return new StrokeSheet(title);
    }
}
