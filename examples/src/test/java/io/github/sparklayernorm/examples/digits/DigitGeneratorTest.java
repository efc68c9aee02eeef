package io.github.sparklayernorm.examples.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.examples.TestSpark;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class DigitGeneratorTest {
    private static final DigitGenerator GENERATOR = new DigitGenerator(1);

    @Test
    void theSameSeedAndIndexGiveTheSamePixels() {
        for (int i = 0; i < 50; i++) {
            assertThat(new DigitGenerator(1).digit(i).pixels())
                    .isEqualTo(GENERATOR.digit(i).pixels());
        }
    }

    @Test
    void anotherSeedOrIndexGivesOtherPixels() {
        byte[] pixels = GENERATOR.digit(3).pixels();
        assertThat(new DigitGenerator(2).digit(3).pixels()).isNotEqualTo(pixels);
        assertThat(GENERATOR.digit(4).pixels()).isNotEqualTo(pixels);
    }

    @Test
    void rowsDoNotDependOnThePartitioning() {
        SparkSession spark = TestSpark.session();
        assertThat(DigitRows.generated(spark, GENERATOR, 100, 60, 1).collectAsList())
                .isEqualTo(DigitRows.generated(spark, GENERATOR, 100, 60, 7).collectAsList())
                .element(5)
                .isEqualTo(DigitRows.row(
                        GENERATOR.digit(105).pixels(), GENERATOR.digit(105).label()));
    }

    @Test
    void everyStyleOfEveryDigitOccursAboutAsOften() {
        int[][] counts = new int[10][5];
        for (int i = 0; i < 10_000; i++) {
            Digit digit = GENERATOR.digit(i);
            counts[digit.label()][digit.style()]++;
        }
        for (int label = 0; label < 10; label++) {
            assertThat(Arrays.stream(counts[label]).sum()).isBetween(900, 1100);
            int styles = Glyphs.styles(label);
            assertThat(styles).isGreaterThan(1);
            assertThat(counts[label]).startsWith(Arrays.copyOf(counts[label], styles));
            assertThat(Arrays.stream(counts[label]).limit(styles).min().orElse(0))
                    .isGreaterThan(700 / styles);
        }
    }

    @Test
    void inkStaysInsideThePictureWithPaperAround() {
        int touching = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] pixels = GENERATOR.digit(i).pixels();
            assertThat(pixels).hasSize(784);
            int ink = 0;
            int border = 0;
            for (int p = 0; p < pixels.length; p++) {
                int value = pixels[p] & 0xFF;
                ink += value;
                int row = p / 28;
                int column = p % 28;
                border += row == 0 || row == 27 || column == 0 || column == 27 ? value : 0;
            }
            assertThat(ink).as("ink of digit %d", i).isBetween(255 * 10, 255 * 350);
            touching += border > 0 ? 1 : 0;
        }
        assertThat(touching).as("digits that touch the border").isLessThan(20);
    }

    @Test
    void aNearestNeighbourReadsThem() {
        Digit[] known = IntStream.range(0, 2000).mapToObj(GENERATOR::digit).toArray(Digit[]::new);
        int right = 0;
        for (int i = 0; i < 500; i++) {
            Digit asked = GENERATOR.digit(1_000_000 + i);
            Digit nearest = known[0];
            long best = Long.MAX_VALUE;
            for (Digit candidate : known) {
                long distance = squaredDistance(asked.pixels(), candidate.pixels());
                if (distance < best) {
                    best = distance;
                    nearest = candidate;
                }
            }
            right += nearest.label() == asked.label() ? 1 : 0;
        }
        assertThat(right).as("of 500").isGreaterThan(400);
    }

    @Test
    void strokesReplayToTheirLastPoint() {
        for (int i = 0; i < 200; i++) {
            PenStrokes pen = GENERATOR.digit(i).strokes();
            double[][] steps = pen.offsets(1.5);
            double x = 0;
            double y = 0;
            double lifts = 0;
            for (double[] step : steps) {
                x += step[0];
                y += step[1];
                lifts += step[2];
            }
            double[] last = pen.strokes().get(pen.strokes().size() - 1);
            assertThat(x).isCloseTo(last[last.length - 2], within(1e-9));
            assertThat(y).isCloseTo(last[last.length - 1], within(1e-9));
            assertThat(lifts).isEqualTo(pen.strokes().size());
            assertThat(steps.length).isBetween(6, 90);
            assertThat(steps[steps.length - 1][2]).isEqualTo(1);
        }
    }

    @Test
    void resampledPointsLieAtEqualDistances() {
        assertThat(PenStrokes.resample(new double[] {0, 0, 3, 4, 3, 9}, 2.5))
                .containsExactly(0, 0, 1.5, 2, 3, 4, 3, 6.5, 3, 9);
        assertThat(PenStrokes.resample(new double[] {1, 1, 1, 1}, 2)).containsExactly(1, 1, 1, 1);
        assertThatThrownBy(() -> GENERATOR.digit(0).strokes().offsets(0))
                .hasMessage("offsets: spacing must be a positive number of pixels, but is 0.0; "
                        + "1.5 gives about 40 steps for a digit of 28x28.");
    }

    private static long squaredDistance(byte[] a, byte[] b) {
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            int difference = (a[i] & 0xFF) - (b[i] & 0xFF);
            sum += (long) difference * difference;
        }
        return sum;
    }
}
