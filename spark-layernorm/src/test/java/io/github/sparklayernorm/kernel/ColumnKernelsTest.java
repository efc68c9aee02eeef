package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.testing.Close;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The column-wise kernels (batch norm, weight norm, no norm) of every provider against double precision. */
class ColumnKernelsTest {
    /** What may be null: batch norm has center and scale, weight norm scale only, no norm neither. */
    private enum Shape {
        BATCH,
        WEIGHT,
        NONE
    }

    static Stream<Arguments> cases() {
        return Samples.providers()
                .flatMap(p -> Arrays.stream(Activation.values())
                        .flatMap(a -> Arrays.stream(Shape.values()).map(s -> Arguments.of(p, a, s))));
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.kernel.Samples#providers")
    void momentsAgreeWithDoublePrecisionOnAwkwardSizes(KernelProvider kernels) {
        for (int rows : Samples.AWKWARD) {
            for (int cols : Samples.widthsFor(rows)) {
                String what = kernels.name() + " " + rows + "x" + cols;
                float[] x = transpose(cols, rows, Samples.awkwardRows(cols, rows, 1));
                double[] exact = Samples.doubles(x);
                float[] mean = new float[cols];
                float[] variance = new float[cols];
                kernels.columnMoments(rows, cols, Close.surround(x, 3), 3, mean, variance);
                for (int j = 0; j < cols; j++) {
                    double[] m = {Reference.mean(exact, j, rows, cols)};
                    double[] v = {Reference.variance(exact, j, rows, cols)};
                    double tolerance = Close.afterSumming(rows);
                    double spread = Math.sqrt(v[0]);
                    Close.assertClose(what + " mean " + j, m, mean, j, tolerance, Math.abs(m[0]) + spread);
                    double meanError = 0x1p-23 * Math.abs(m[0]);
                    Close.assertClose(
                            what + " variance " + j, v, variance, j, 1, tolerance * v[0] + meanError * meanError);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.kernel.Samples#providers")
    void momentsOfConstantColumnsAreExact(KernelProvider kernels) {
        float[] x = new float[1000 * 19];
        for (int i = 0; i < x.length; i++) {
            x[i] = 10_000.1f + i % 19;
        }
        float[] mean = new float[19];
        float[] variance = new float[19];
        kernels.columnMoments(1000, 19, x, 0, mean, variance);
        assertThat(mean).containsExactly(Arrays.copyOf(x, 19));
        assertThat(variance).containsOnly(0f);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void affineAgreesWithDoublePrecisionOnAwkwardSizes(KernelProvider kernels, Activation a, Shape shape) {
        for (int rows : new int[] {1, 3, 17, 128}) {
            for (int cols : Samples.AWKWARD) {
                String what = kernels.name() + " " + a + " " + shape + " " + rows + "x" + cols;
                float[] x = Samples.normal(rows * cols, 1);
                float[] center = shape == Shape.BATCH ? Samples.normal(cols, 2) : null;
                float[] scale = shape == Shape.NONE ? null : Samples.normal(cols, 3);
                float[] bias = Samples.normal(cols, 4);
                float[] dy = Samples.normal(rows * cols, 5);
                double[] c = center == null ? new double[cols] : Samples.doubles(center);
                double[] s = scale == null ? ones(cols) : Samples.doubles(scale);
                double[] exactX = Samples.doubles(x);
                double[] exactY = Reference.columnAffine(a, rows, cols, exactX, c, s, Samples.doubles(bias));

                float[] y = Close.surround(new float[rows * cols], 3);
                kernels.columnAffineForward(
                        a, rows, cols, Close.surround(x, 1), 1, center, scale, Close.surround(bias, 2), 2, y, 3);
                Close.assertClose(what + " y", exactY, y, 3, 2e-6);
                Close.assertFenceStands(what + " y", y, 3, rows * cols);

                float[] given = Samples.floats(exactY);
                double[] dx = new double[rows * cols];
                double[] dScale = new double[cols];
                double[] dBias = new double[cols];
                for (int i = 0; i < dx.length; i++) {
                    int j = i % cols;
                    double v = (exactX[i] - c[j]) * s[j] + bias[j];
                    double dv = dy[i] * Reference.slope(a, v, given[i]);
                    dx[i] = dv * s[j];
                    dScale[j] += dv * (exactX[i] - c[j]);
                    dBias[j] += dv;
                }
                float[] actualDx = Close.surround(new float[rows * cols], 5);
                float[] actualScale = scale == null ? null : new float[cols];
                float[] actualBias = Close.surround(new float[cols], 6);
                kernels.columnAffineBackward(
                        a,
                        rows,
                        cols,
                        Close.surround(x, 1),
                        1,
                        center,
                        scale,
                        Close.surround(bias, 2),
                        2,
                        Close.surround(given, 3),
                        3,
                        Close.surround(dy, 4),
                        4,
                        actualDx,
                        5,
                        actualScale,
                        actualBias,
                        6);
                double slopeError = a.slopeOfArgument() ? 16 * 4e-7 : 0;
                double tolerance = Close.afterSumming(rows) + slopeError;
                Close.assertClose(what + " dx", dx, actualDx, 5, 1e-7 + slopeError, 16);
                Close.assertClose(what + " dBias", dBias, actualBias, 6, tolerance, 8 * Math.sqrt(rows));
                Close.assertFenceStands(what + " dx", actualDx, 5, rows * cols);
                Close.assertFenceStands(what + " dBias", actualBias, 6, cols);
                if (scale != null) {
                    Close.assertClose(what + " dScale", dScale, actualScale, 0, tolerance, 32 * Math.sqrt(rows));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void dxMayBeDyAndGradientsAccumulate(KernelProvider kernels, Activation a, Shape shape) {
        int rows = 5;
        int cols = 39;
        float[] x = Samples.normal(rows * cols, 1);
        float[] center = shape == Shape.BATCH ? Samples.normal(cols, 2) : null;
        float[] scale = shape == Shape.NONE ? null : Samples.normal(cols, 3);
        float[] bias = Samples.normal(cols, 4);
        float[] dy = Samples.normal(rows * cols, 5);
        float[] y = new float[rows * cols];
        kernels.columnAffineForward(a, rows, cols, x, 0, center, scale, bias, 0, y, 0);
        float[] dx = new float[rows * cols];
        float[] dScale = scale == null ? null : new float[cols];
        float[] dBias = new float[cols];
        kernels.columnAffineBackward(a, rows, cols, x, 0, center, scale, bias, 0, y, 0, dy, 0, dx, 0, dScale, dBias, 0);
        double[] doubled = Samples.doubles(dBias);
        Arrays.setAll(doubled, j -> 2 * doubled[j]);

        kernels.columnAffineBackward(a, rows, cols, x, 0, center, scale, bias, 0, y, 0, dy, 0, dy, 0, dScale, dBias, 0);

        assertThat(dy).containsExactly(dx);
        Close.assertClose("dBias", doubled, dBias, 0, 1e-5);
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.kernel.Samples#providers")
    void correctionAddsToDx(KernelProvider kernels) {
        for (int cols : Samples.AWKWARD) {
            int rows = 3;
            float[] x = Samples.normal(rows * cols, 1);
            float[] center = Samples.normal(cols, 2);
            float[] slope = Samples.normal(cols, 3);
            float[] shift = Samples.normal(cols, 4);
            float[] dx = Samples.normal(rows * cols, 5);
            double[] expected = new double[rows * cols];
            for (int i = 0; i < expected.length; i++) {
                int j = i % cols;
                expected[i] = dx[i] + ((double) x[i] - center[j]) * slope[j] + shift[j];
            }
            float[] actual = Close.surround(dx, 2);
            kernels.columnCorrect(rows, cols, Close.surround(x, 1), 1, center, slope, shift, actual, 2);
            Close.assertClose(kernels.name() + " dx of " + cols, expected, actual, 2, 2e-6);
            Close.assertFenceStands(kernels.name(), actual, 2, rows * cols);
        }
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static float[] transpose(int rows, int cols, float[] x) {
        float[] turned = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            turned[(i % cols) * rows + i / cols] = x[i];
        }
        return turned;
    }
}
