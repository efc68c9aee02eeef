package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectorised cell steps against the plain ones, over widths that leave every kind of remainder. */
class CellKernelsTest {
    private static final int ROWS = 3;
    private static final int AT = 2; // rows of an earlier step, which must stay as they are
    private static final int N = AT + ROWS;

    @ParameterizedTest
    @CsvSource({
        "1, true",
        "2, true",
        "3, true",
        "7, true",
        "16, true",
        "17, true",
        "31, true",
        "33, true",
        "128, true",
        "207, true",
        "1, false",
        "7, false",
        "16, false",
        "33, false",
        "207, false"
    })
    void lstmStepsAgree(int width, boolean normed) {
        assumeTrue(Kernels.simdAvailable());
        float[][] plain = lstm(Cells.of(Kernels.java()), width, normed);
        float[][] simd = lstm(Cells.of(Kernels.simd()), width, normed);
        assertSame(plain, simd, width);
    }

    @ParameterizedTest
    @CsvSource({
        "1, true",
        "2, true",
        "3, true",
        "7, true",
        "16, true",
        "17, true",
        "31, true",
        "33, true",
        "128, true",
        "207, true",
        "1, false",
        "7, false",
        "16, false",
        "33, false",
        "207, false"
    })
    void gruStepsAgree(int width, boolean normed) {
        assumeTrue(Kernels.simdAvailable());
        float[][] plain = gru(Cells.of(Kernels.java()), width, normed);
        float[][] simd = gru(Cells.of(Kernels.simd()), width, normed);
        assertSame(plain, simd, width);
    }

    @Test
    void arraysThatAreTooShortAreRefusedByName() {
        Cells cells = Cells.of(Kernels.best());
        float[] enough = new float[100];
        Assertions.assertThatThrownBy(() -> cells.lstmForward(
                        2,
                        4,
                        1e-5f,
                        1,
                        new float[31],
                        null,
                        null,
                        0,
                        null,
                        0,
                        null,
                        0,
                        enough,
                        0,
                        enough,
                        enough,
                        enough,
                        null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lstmForward: \"gates\" must hold 2 x 16 elements from index 16");
    }

    private static float[][] lstm(Cells cells, int h, boolean normed) {
        Random random = new Random(h);
        float[] gates = normal(random, N * 4 * h);
        float[] sums = normal(random, N * 4 * h);
        float[] gain = normed ? normal(random, 4 * h) : null;
        float[] cellGain = normed ? normal(random, h) : null;
        float[] cellBias = normed ? normal(random, h) : null;
        float[] before = normal(random, ROWS * h);
        float[] c = new float[N * h];
        float[] t = new float[N * h];
        float[] y = new float[N * h];
        float[] stats = new float[N * 4];
        cells.lstmForward(
                ROWS, h, 1e-5f, AT, gates, sums, gain, 0, cellGain, 0, cellBias, 0, before, 0, c, t, y, stats);
        float[][] forward = {gates.clone(), c.clone(), t.clone(), y, stats};
        float[] dh = normal(random, N * h);
        float[] dc = normal(random, ROWS * h);
        float[] dGain = normal(random, 4 * h);
        float[] dCellGain = normal(random, h);
        float[] dCellBias = normal(random, h);
        cells.lstmBackward(
                ROWS, h, AT, gates, sums, gain, 0, cellGain, 0, before, 0, c, t, stats, dh, dc, dGain, 0, dCellGain, 0,
                dCellBias, 0);
        return new float[][] {
            forward[0], forward[1], forward[2], forward[3], forward[4], gates, sums, dc, dGain, dCellGain, dCellBias
        };
    }

    private static float[][] gru(Cells cells, int h, boolean normed) {
        Random random = new Random(h);
        float[] gates = normal(random, N * 2 * h);
        float[] candidate = normal(random, N * h);
        float[] sums = normal(random, N * 3 * h);
        float[] gain = normed ? normal(random, 2 * h) : null;
        float[] otherGain = normed ? normal(random, h) : null;
        float[] bias = normed ? normal(random, h) : null;
        float[] before = normal(random, ROWS * h);
        float[] y = new float[N * h];
        float[] stats = new float[N * 4];
        cells.gruForward(
                ROWS, h, 1e-5f, AT, gates, candidate, sums, gain, 0, otherGain, 0, bias, 0, before, 0, y, stats);
        float[][] forward = {gates.clone(), candidate.clone(), y, stats};
        float[] dh = normal(random, N * h);
        float[] dBefore = normal(random, ROWS * h);
        float[] dGain = normal(random, 2 * h);
        float[] dOtherGain = normal(random, h);
        float[] dBias = normal(random, h);
        cells.gruBackward(
                ROWS,
                h,
                AT,
                gates,
                candidate,
                sums,
                gain,
                0,
                otherGain,
                0,
                bias,
                0,
                before,
                0,
                stats,
                dh,
                dBefore,
                0,
                dGain,
                0,
                dOtherGain,
                0,
                dBias,
                0);
        return new float[][] {
            forward[0], forward[1], forward[2], forward[3], gates, candidate, sums, dBefore, dGain, dOtherGain, dBias
        };
    }

    /** A width of 1 is normalised to its bias by the smallest of differences: its gradients are as good as noise. */
    private static void assertSame(float[][] expected, float[][] actual, int width) {
        for (int k = 0; k < expected.length; k++) {
            float scale = 1;
            for (float e : expected[k]) {
                scale = Math.max(scale, Math.abs(e));
            }
            for (int i = 0; i < expected[k].length; i++) {
                assertThat(actual[k][i])
                        .as("array %d at %d, width %d", k, i, width)
                        .isCloseTo(expected[k][i], within(scale * (2e-6f + 1e-7f * (float) Math.sqrt(width))));
            }
        }
    }

    private static float[] normal(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
