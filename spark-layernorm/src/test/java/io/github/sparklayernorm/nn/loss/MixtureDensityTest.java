package io.github.sparklayernorm.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.testing.ReferenceMixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixtureDensityTest {
    private static final double H = 1e-4;

    @ParameterizedTest(name = "{0} mixtures, {1} flags")
    @CsvSource({"1, 1", "3, 1", "3, 2", "20, 1", "7, 2"})
    void lossAndGradientAreThoseOfTheFormula(int mixtures, int flags) {
        int rows = 5;
        int width = MixtureDensity.outputs(mixtures, flags);
        float[] outputs = numbers(rows * width, 1);
        float[] targets = targets(rows, flags);
        float[] weights = {1f, 0.5f, 2f, 1.5f, 0f};
        float[] gradient = new float[rows * width];

        double loss = Loss.MIXTURE_DENSITY.forwardBackward(
                Kernels.java(), rows, width, outputs, targets, weights, 0.25f, gradient);

        double expected = 0;
        for (int i = 0; i < rows; i++) {
            double[] row = row(outputs, i, width);
            double[] target = row(targets, i, 2 + flags);
            expected += weights[i] * ReferenceMixture.loss(row, target);
            assertThat(Loss.MIXTURE_DENSITY.ofRow(i, width, outputs, targets))
                    .isCloseTo(ReferenceMixture.loss(row, target), within(1e-9));
            for (int j = 0; j < width; j++) {
                double kept = row[j];
                row[j] = kept + H;
                double above = ReferenceMixture.loss(row, target);
                row[j] = kept - H;
                double below = ReferenceMixture.loss(row, target);
                row[j] = kept;
                double slope = 0.25 * weights[i] * (above - below) / (2 * H);
                assertThat((double) gradient[i * width + j])
                        .as("row %d output %d", i, j)
                        .isCloseTo(slope, within(1e-6 + 1e-5 * Math.abs(slope)));
            }
        }
        assertThat(loss).isCloseTo(expected, within(1e-9 * Math.abs(expected) + 1e-9));
    }

    /** A move a thousand deviations away has a density that no double holds. */
    @Test
    void farMovesHaveAFiniteLossAndACutGradient() {
        int width = MixtureDensity.outputs(2, 1);
        float[] outputs = new float[width];
        outputs[6] = -5; // sx^
        outputs[7] = -200;
        outputs[10] = 50; // r^: correlation at its limit
        float[] gradient = new float[width];

        double loss = Loss.MIXTURE_DENSITY.forwardBackward(
                Kernels.java(), 1, width, outputs, new float[] {1000f, -1000f, 1f}, null, 1f, gradient);

        assertThat(loss).isFinite().isGreaterThan(1e5);
        for (float g : gradient) {
            assertThat(g).isBetween(-100f, 100f);
        }
        assertThat(gradient).contains(-100f);
    }

    @Test
    void samplesHaveTheMomentsOfTheMixture() {
        float[] outputs = {0f, (float) Math.log(3), 1f, -2f, 0f, 4f, (float) Math.log(0.5), 0f, 0f, 0f, 0.8f, -0.3f, -1f
        };
        RandomStream random = new RandomStream(5);
        float[] step = new float[3];
        int draws = 200_000;
        double[] sums = new double[6];
        for (int i = 0; i < draws; i++) {
            MixtureDensity.sample(outputs.length, outputs, 0, random, step);
            sums[0] += step[0];
            sums[1] += step[1];
            sums[2] += step[2];
            sums[3] += step[0] * step[0];
            sums[4] += step[1] * step[1];
            sums[5] += step[0] * step[1];
        }
        // weights 1/4, 3/4; means (1,0), (-2,4); deviations (.5,1), (1,1)
        double r1 = 0.999 * Math.tanh(0.8);
        double r2 = 0.999 * Math.tanh(-0.3);
        assertThat(sums[0] / draws).isCloseTo(-1.25, within(0.02));
        assertThat(sums[1] / draws).isCloseTo(3, within(0.02));
        assertThat(sums[2] / draws).isCloseTo(1 / (1 + Math.E), within(0.005));
        assertThat(sums[3] / draws).isCloseTo(0.25 * (1 + 0.25) + 0.75 * (4 + 1), within(0.03));
        assertThat(sums[4] / draws).isCloseTo(0.25 + 0.75 * 17, within(0.08));
        assertThat(sums[5] / draws).isCloseTo(0.25 * 0.5 * r1 + 0.75 * (r2 - 8), within(0.05));
    }

    @Test
    void aLargeBiasGivesTheMeanOfTheHeaviestComponentAndTheLikelierFlag() {
        float[] outputs = {0f, 1f, 5f, -2f, 6f, 3f, 0f, 0f, 0f, 0f, 0f, 0f, 0.5f};
        float[] step = new float[3];
        RandomStream random = new RandomStream(1);
        for (int i = 0; i < 100; i++) {
            MixtureDensity.sample(outputs.length, outputs, 50, random, step);
            assertThat(step[0]).isCloseTo(-2f, within(0.01f));
            assertThat(step[1]).isCloseTo(3f, within(0.01f));
            assertThat(step[2]).isEqualTo(1f);
        }
    }

    @Test
    void tokensAreDrawnWithTheirProbabilities() {
        float[] logits = {9f, 0f, (float) Math.log(2), (float) Math.log(5), 9f};
        RandomStream random = new RandomStream(3);
        int[] counts = new int[3];
        int[] sharp = new int[3];
        for (int i = 0; i < 80_000; i++) {
            counts[RowSoftmax.sample(logits, 1, 3, 1, random)]++;
            sharp[RowSoftmax.sample(logits, 1, 3, Double.POSITIVE_INFINITY, random)]++;
        }
        assertThat(counts[0] / 80_000.0).isCloseTo(1 / 8.0, within(0.005));
        assertThat(counts[1] / 80_000.0).isCloseTo(2 / 8.0, within(0.005));
        assertThat(sharp).containsExactly(0, 0, 80_000);
    }

    private static float[] numbers(int count, long seed) {
        RandomStream random = new RandomStream(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (0.7 * random.nextGaussian());
        }
        return numbers;
    }

    private static float[] targets(int rows, int flags) {
        float[] targets = numbers(rows * (2 + flags), 2);
        for (int i = 0; i < rows; i++) {
            for (int f = 0; f < flags; f++) {
                targets[i * (2 + flags) + 2 + f] = (i + f) % 2;
            }
        }
        return targets;
    }

    private static double[] row(float[] values, int row, int width) {
        double[] out = new double[width];
        for (int j = 0; j < width; j++) {
            out[j] = values[row * width + j];
        }
        return out;
    }
}
