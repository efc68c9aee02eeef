package io.github.sparklayernorm.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layer norm on the device against the formulas in double precision, in every shape of kernel. */
class OpenClLayerNormTest {
    private static final float EPSILON = 1e-5f;
    private static final double ULP = Math.pow(2, -23);
    /** Awkward sizes; 1024 columns are more than the largest work-group's 256 items, 207 rows more than 64 chunks. */
    private static final int[][] SHAPES = {
        {1, 1},
        {1, 1024},
        {2, 3},
        {3, 2},
        {7, 17},
        {16, 16},
        {17, 7},
        {31, 33},
        {33, 31},
        {128, 207},
        {207, 128},
        {5, 1000},
        {65, 1}
    };

    private static final List<OpenClKernels> SHAPED = new ArrayList<>();

    @BeforeAll
    static void open() {
        TestDevices.allShapes().forEach(d -> SHAPED.add(OpenClKernels.on(d)));
    }

    @AfterAll
    static void close() {
        SHAPED.forEach(OpenClKernels::close);
        SHAPED.clear();
    }

    @ParameterizedTest
    @EnumSource
    void equalsTheFormulasOverTheAwkwardGrid(Activation a) {
        for (OpenClKernels kernels : SHAPED) {
            for (int[] shape : SHAPES) {
                check(kernels, a, shape[0], shape[1], gaussian(shape[0] * shape[1], 1, 0.5f, 1.5f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void survivesLargeMeansAndConstantRows(Activation a) {
        for (OpenClKernels kernels : SHAPED) {
            float[] x = gaussian(5 * 207, 2, 10_000f, 1f);
            Arrays.fill(x, 207, 2 * 207, 10_000.1f);
            Arrays.fill(x, 2 * 207, 3 * 207, 0f);
            check(kernels, a, 5, 207, x);
        }
    }

    @Test
    void constantRowsGiveTheBiasExactly() {
        for (OpenClKernels kernels : SHAPED) {
            float[] x = new float[3 * 33];
            Arrays.fill(x, 12_345.678f);
            float[] bias = gaussian(33, 3, 0, 1);
            float[] y = new float[x.length];
            kernels.layerNormForward(
                    Activation.IDENTITY,
                    3,
                    33,
                    EPSILON,
                    x,
                    0,
                    gaussian(33, 4, 1, 1),
                    0,
                    bias,
                    0,
                    y,
                    0,
                    new float[3],
                    new float[3],
                    0);
            for (int i = 0; i < y.length; i++) {
                assertThat(y[i]).isEqualTo(bias[i % 33]);
            }
        }
    }

    @Test
    void offsetsAreHonouredAndNothingElseIsTouched() {
        int rows = 5;
        int cols = 7;
        for (OpenClKernels kernels : SHAPED) {
            float[] x = gaussian(100, 5, 0, 1);
            float[] parameters = gaussian(40, 6, 1, 0.2f);
            float[] y = filled(100);
            float[] mean = filled(20);
            float[] rstd = filled(20);
            Kernels.of(kernels)
                    .layerNormForward(
                            Activation.RELU,
                            rows,
                            cols,
                            EPSILON,
                            x,
                            11,
                            parameters,
                            3,
                            parameters,
                            20,
                            y,
                            13,
                            mean,
                            rstd,
                            4);
            float[] expectedY = filled(100);
            float[] expectedMean = filled(20);
            float[] expectedRstd = filled(20);
            Kernels.java()
                    .layerNormForward(
                            Activation.RELU,
                            rows,
                            cols,
                            EPSILON,
                            x,
                            11,
                            parameters,
                            3,
                            parameters,
                            20,
                            expectedY,
                            13,
                            expectedMean,
                            expectedRstd,
                            4);
            assertClose(expectedY, y);
            assertClose(expectedMean, mean);
            assertClose(expectedRstd, rstd);

            float[] dy = gaussian(100, 7, 0, 1);
            float[] dx = filled(100);
            float[] gradients = filled(40);
            Kernels.of(kernels)
                    .layerNormBackward(
                            Activation.RELU,
                            rows,
                            cols,
                            x,
                            11,
                            parameters,
                            3,
                            parameters,
                            20,
                            y,
                            13,
                            mean,
                            rstd,
                            4,
                            dy,
                            2,
                            dx,
                            5,
                            gradients,
                            3,
                            gradients,
                            20);
            float[] expectedDx = filled(100);
            float[] expectedGradients = filled(40);
            Kernels.java()
                    .layerNormBackward(
                            Activation.RELU,
                            rows,
                            cols,
                            x,
                            11,
                            parameters,
                            3,
                            parameters,
                            20,
                            y,
                            13,
                            mean,
                            rstd,
                            4,
                            dy,
                            2,
                            expectedDx,
                            5,
                            expectedGradients,
                            3,
                            expectedGradients,
                            20);
            assertClose(expectedDx, dx);
            assertClose(expectedGradients, gradients);
        }
    }

    @Test
    void inPlaceUseGivesTheSameBits() {
        int rows = 17;
        int cols = 33;
        for (OpenClKernels kernels : SHAPED) {
            float[] x = gaussian(rows * cols, 8, 0, 1);
            float[] gain = gaussian(cols, 9, 1, 0.1f);
            float[] mean = new float[rows];
            float[] rstd = new float[rows];
            float[] y = new float[rows * cols];
            kernels.layerNormForward(Activation.TANH, rows, cols, EPSILON, x, 0, gain, 0, gain, 0, y, 0, mean, rstd, 0);
            float[] over = x.clone();
            kernels.layerNormForward(
                    Activation.TANH, rows, cols, EPSILON, over, 0, gain, 0, gain, 0, over, 0, mean, rstd, 0);
            assertThat(over).isEqualTo(y);

            float[] dy = gaussian(rows * cols, 10, 0, 1);
            float[] dx = new float[rows * cols];
            float[] sums = new float[2 * cols];
            kernels.layerNormBackward(
                    Activation.TANH,
                    rows,
                    cols,
                    x,
                    0,
                    gain,
                    0,
                    gain,
                    0,
                    y,
                    0,
                    mean,
                    rstd,
                    0,
                    dy,
                    0,
                    dx,
                    0,
                    sums,
                    0,
                    sums,
                    cols);
            float[] overDy = dy.clone();
            float[] overSums = new float[2 * cols];
            kernels.layerNormBackward(
                    Activation.TANH,
                    rows,
                    cols,
                    x,
                    0,
                    gain,
                    0,
                    gain,
                    0,
                    y,
                    0,
                    mean,
                    rstd,
                    0,
                    overDy,
                    0,
                    overDy,
                    0,
                    overSums,
                    0,
                    overSums,
                    cols);
            assertThat(overDy).isEqualTo(dx);
            assertThat(overSums).isEqualTo(sums);
        }
    }

    @Test
    void rowsAreIndependentAndNaNStaysInItsRow() {
        for (OpenClKernels kernels : SHAPED) {
            float[] x = gaussian(3 * 17, 11, 0, 1);
            x[17 + 4] = Float.NaN;
            float[] gain = gaussian(17, 12, 1, 0.1f);
            float[] y = new float[x.length];
            kernels.layerNormForward(
                    Activation.RELU, 3, 17, EPSILON, x, 0, gain, 0, gain, 0, y, 0, new float[3], new float[3], 0);
            for (int i = 0; i < y.length; i++) {
                assertThat(Float.isNaN(y[i])).as("element %d", i).isEqualTo(i / 17 == 1);
            }
        }
    }

    private static void check(OpenClKernels kernels, Activation a, int rows, int cols, float[] x) {
        String where =
                kernels.name() + " " + TestDevices.describe(kernels.device()) + ", " + a + ", " + rows + " x " + cols;
        float[] gain = gaussian(cols, 21, 1, 0.3f);
        float[] bias = gaussian(cols, 22, 0, 0.3f);
        float[] dy = gaussian(rows * cols, 23, 0, 1);
        float[] y = new float[rows * cols];
        float[] mean = new float[rows];
        float[] rstd = new float[rows];
        float[] dx = new float[rows * cols];
        float[] dGain = new float[cols];
        float[] dBias = new float[cols];
        kernels.layerNormForward(a, rows, cols, EPSILON, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0);
        kernels.layerNormBackward(
                a, rows, cols, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0, dy, 0, dx, 0, dGain, 0, dBias, 0);
        DoubleReference.Norm expected = DoubleReference.layerNorm(a, rows, cols, EPSILON, x, gain, bias, dy);

        double worst = 0;
        double largestRstd = 0;
        for (int i = 0; i < rows; i++) {
            // mean is a float, so xhat is off by half an ulp of the mean, in units of the row's spread
            worst = Math.max(worst, Math.abs(expected.mean()[i]) * expected.rstd()[i]);
            largestRstd = Math.max(largestRstd, expected.rstd()[i]);
        }
        double tolerance = ULP * (16 + 2 * Math.sqrt(cols) + worst);
        assertClose(where + ": y", expected.y(), y, tolerance * 8);
        boolean kinked = a == Activation.RELU && worst > 100;
        if (!kinked) {
            // rows near relu's kink choose a side by the last bit; large means make that common
            assertClose(where + ": dx", expected.dx(), dx, tolerance * 8 * Math.max(1, largestRstd));
            double columnTolerance = 8 * (tolerance + ULP * Math.sqrt(rows)) * Math.sqrt(rows);
            assertClose(where + ": dgain", expected.dGain(), dGain, columnTolerance);
            assertClose(where + ": dbias", expected.dBias(), dBias, columnTolerance);
        }
    }

    private static void assertClose(String what, double[] expected, float[] actual, double tolerance) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i])
                    .as("%s[%d]", what, i)
                    .isCloseTo(
                            expected[i],
                            org.assertj.core.data.Offset.offset(tolerance * Math.max(1, Math.abs(expected[i]))));
        }
    }

    private static void assertClose(float[] expected, float[] actual) {
        assertClose("element", widened(expected), actual, 64 * ULP);
    }

    private static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    static float[] gaussian(int count, long seed, float mean, float deviation) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = mean + deviation * (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] filled(int count) {
        float[] values = new float[count];
        Arrays.fill(values, 77f);
        return values;
    }
}
