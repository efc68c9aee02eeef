package io.github.sparklayernorm.examples.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.examples.TestSpark;
import io.github.sparklayernorm.examples.digits.Digit;
import io.github.sparklayernorm.examples.digits.DigitGenerator;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotsTest {
    @TempDir
    Path folder;

    @Test
    void lossCurveShowsBothSeriesAndLeavesOutMissingOnes() throws IOException {
        double[] training = {0.9, 0.4, 0.2, 0.15, 0.1};
        double[] none = {Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        byte[] both = Plots.loss(training, new double[] {0.8, 0.5, 0.3, 0.28, 0.3});
        assertThat(colours(both, "loss")).contains(Palette.BLUE.getRGB(), Palette.RED.getRGB());
        assertThat(colours(Plots.loss(training, none), "loss-training"))
                .contains(Palette.BLUE.getRGB())
                .doesNotContain(Palette.RED.getRGB());
    }

    @Test
    void lineChartsTakeManySeriesAndStretchedAxes() throws IOException {
        double[] sizes = {1, 2, 4, 8, 16, 32, 64, 128};
        LineChart chart = Plots.lines("Test error by batch size", "batch size", "test error")
                .add("layer", sizes, new double[] {.030, .029, .028, .027, .027, .026, .027, .028})
                .add("batch", sizes, new double[] {.9, .2, .08, .05, .04, .03, .028, .027})
                .add("weight", sizes, new double[] {.05, .045, .04, .04, .039, .04, .04, .041})
                .add("none", sizes, new double[] {.06, .05, .045, .044, .043, .042, .044, .045})
                .doublingX()
                .logY();
        assertThat(colours(chart.png(), "lines"))
                .contains(Palette.SERIES[0].getRGB(), Palette.SERIES[2].getRGB(), Palette.SERIES[3].getRGB());
        assertThatThrownBy(() -> chart.add("short", sizes, new double[2]))
                .hasMessage("add: series \"short\" must have one y for each x, but has 8 x and 2 y; check the arrays.");
    }

    @Test
    void aForecastOverTheTruthFillsThePicture() throws IOException {
        double[] hours = IntStream.range(0, 168).mapToDouble(i -> i).toArray();
        double[] truth =
                DoubleStream.of(hours).map(t -> 120 + 20 * Math.cos(t / 4)).toArray();
        double[] forecast = DoubleStream.of(truth).map(y -> y - 6).toArray();
        LineChart chart = Plots.lines("Forecast", "hour", "load")
                .add("truth", hours, truth)
                .add("forecast", hours, forecast)
                .legendBelow();
        BufferedImage fromZero = decode(chart.png(), "forecast-from-zero");
        BufferedImage fitted = decode(chart.fittedY().png(), "forecast");

        assertThat(inkRows(fitted, Palette.RED)).isGreaterThan(2 * inkRows(fromZero, Palette.RED));
    }

    /** Rows of pixels in the upper four fifths, above the legend, that have the colour. */
    private static long inkRows(BufferedImage image, Color colour) {
        return IntStream.range(0, image.getHeight() * 4 / 5)
                .filter(y -> IntStream.range(0, image.getWidth()).anyMatch(x -> image.getRGB(x, y) == colour.getRGB()))
                .count();
    }

    @Test
    void barChartsShowGroups() throws IOException {
        BarChart chart = Plots.bars("Accuracy", "accuracy", List.of("layer norm", "logistic regression", "trees"))
                .add("train", 0.93, 0.85, 0.95)
                .add("test", 0.86, 0.85, 0.871)
                .format("0.000")
                .range(0.5, 1);
        assertThat(colours(chart.png(), "bars")).contains(Palette.BLUE.getRGB(), Palette.RED.getRGB());
        assertThatThrownBy(() -> chart.add("x", 1, 2))
                .hasMessage(
                        "add: series \"x\" must have one value for each of the 3 names, but has 2; check the array.");
    }

    @Test
    void confusionMatrixCountsAndDraws() throws IOException {
        SparkSession spark = TestSpark.session();
        ConfusionMatrix matrix = ConfusionMatrix.of(
                spark.range(0, 100)
                        .selectExpr("cast(id % 3 as double) label", "cast(if(id < 9, 0, id % 3) as double) prediction"),
                3);
        assertThat(matrix.total()).isEqualTo(100);
        assertThat(matrix.accuracy()).isEqualTo(0.94);
        assertThat(matrix.counts()).isDeepEqualTo(new long[][] {{34, 0, 0}, {3, 30, 0}, {3, 0, 30}});
        assertThat(matrix.text()).isEqualTo("""
                 |   0   1   2   found
            -----+--------------------
               0 |  34   .   .  100.0%
               1 |   3  30   .   90.9%
               2 |   3   .  30   90.9%
            """);
        assertThat(colours(matrix.png("Confusion"), "confusion")).contains(Palette.BLUE.getRGB());
    }

    @Test
    void aClassWithoutRowsHasNoShareOfFound() {
        assertThat(new ConfusionMatrix(List.of("a", "b"), new long[][] {{0, 0}, {1, 2}}).text())
                .contains(" a | . .       -\n", " b | 1 2   66.7%\n");
    }

    @Test
    void contactSheetShowsEveryTile() throws IOException {
        DigitGenerator generator = new DigitGenerator(1);
        ContactSheet sheet = Plots.sheet("Generated digits", 28, 28);
        for (int i = 0; i < 50; i++) {
            Digit digit = generator.digit(i);
            double[] ink = new double[784];
            for (int p = 0; p < 784; p++) {
                ink[p] = (digit.pixels()[p] & 0xFF) / 255.0;
            }
            sheet.add(ink, Integer.toString(digit.label()));
        }
        BufferedImage image = decode(sheet.png(), "sheet");
        assertThat(image.getWidth()).isEqualTo(12 + 9 * 96);
        assertThat(image.getHeight()).isEqualTo(48 + 6 * 116 + 12);
        assertThatThrownBy(() -> sheet.add(new double[5], ""))
                .hasMessage("add: a picture must have 28 x 28 = 784 values, but has 5; check its size.");
    }

    @Test
    void filesAreWrittenWithTheirDirectories() throws IOException {
        byte[] png = Plots.loss(new double[] {1, 0.5}, new double[2]);
        Path file = Png.write(png, folder.resolve("a/b/loss.png"));
        assertThat(Files.readAllBytes(file)).isEqualTo(png);
    }

    @Test
    void htmlEscapesTextAndRoundsNumbers() {
        SparkSession spark = TestSpark.session();
        assertThat(Notebook.table(spark.sql("select 'a<b' name, 0.123456d x, 3.0d y, 7 z, null n"), 5))
                .isEqualTo(
                        "<table><thead><tr><th>name</th><th>x</th><th>y</th><th>z</th><th>n</th></tr></thead>"
                                + "<tbody><tr><td>a&lt;b</td><td>0.1235</td><td>3</td><td>7</td><td>null</td></tr></tbody></table>");
        assertThat(Notebook.image(new byte[] {1, 2, 3})).isEqualTo("<img src=\"data:image/png;base64,AQID\"/>");
    }

    private static Set<Integer> colours(byte[] png, String name) throws IOException {
        BufferedImage image = decode(png, name);
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y));
            }
        }
        return colours;
    }

    /** Decodes the picture and leaves it in the build directory to be looked at. */
    private static BufferedImage decode(byte[] png, String name) throws IOException {
        Png.write(png, Path.of("target/pictures", name + ".png"));
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
