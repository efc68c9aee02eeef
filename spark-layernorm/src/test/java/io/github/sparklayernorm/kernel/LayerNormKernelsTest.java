package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.testing.Close;
import io.github.sparklayernorm.testing.Golden;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layer norm of every provider against double precision, central differences and PyTorch. */
class LayerNormKernelsTest {
    private static final float EPSILON = 1e-5f;

    static Stream<Arguments> providersAndActivations() {
        return Samples.providers()
                .flatMap(p -> Arrays.stream(Activation.values()).map(a -> Arguments.of(p, a)));
    }

    @ParameterizedTest
    @MethodSource("providersAndActivations")
    void forwardAgreesWithDoublePrecisionOnAwkwardSizes(KernelProvider kernels, Activation a) {
        for (int rows : Samples.AWKWARD) {
            for (int cols : Samples.widthsFor(rows)) {
                String what = kernels.name() + " " + a + " " + rows + "x" + cols;
                float[] x = Samples.awkwardRows(rows, cols, 1);
                float[] gain = Samples.normal(cols, 2);
                float[] bias = Samples.normal(cols, 3);
                Reference.LayerNorm expected = Reference.layerNorm(
                        a, rows, cols, EPSILON, Samples.doubles(x), Samples.doubles(gain), Samples.doubles(bias));
                float[] y = Close.surround(new float[rows * cols], 4);
                float[] mean = Close.surround(new float[rows], 6);
                float[] rstd = Close.surround(new float[rows], 6);

                kernels.layerNormForward(
                        a,
                        rows,
                        cols,
                        EPSILON,
                        Close.surround(x, 1),
                        1,
                        Close.surround(gain, 2),
                        2,
                        Close.surround(bias, 3),
                        3,
                        y,
                        4,
                        mean,
                        rstd,
                        6);

                double tolerance = Close.afterSumming(cols);
                double[] scale = new double[rows];
                for (int row = 0; row < rows; row++) {
                    // x - mean is off by half an ulp of the mean, which the division by a small std enlarges
                    scale[row] = 8 + 2 * Math.abs(expected.mean()[row]) * expected.rstd()[row];
                }
                Close.assertRowsClose(what + " y", rows, cols, expected.y(), y, 4, tolerance, scale);
                assertMoments(what, expected, mean, rstd, 6, tolerance);
                Close.assertFenceStands(what + " y", y, 4, rows * cols);
                Close.assertFenceStands(what + " mean", mean, 6, rows);
                Close.assertFenceStands(what + " rstd", rstd, 6, rows);
            }
        }
    }

    /** The mean relative to what is summed; rstd relative, but for the mean's rounding where that outweighs the spread. */
    private static void assertMoments(
            String what, Reference.LayerNorm expected, float[] mean, float[] rstd, int at, double tolerance) {
        for (int row = 0; row < expected.rstd().length; row++) {
            double[] m = {expected.mean()[row]};
            double[] r = {expected.rstd()[row]};
            double meanError = 0x1p-24 * Math.abs(m[0]) * r[0];
            Close.assertClose(what + " mean of row " + row, m, mean, at + row, tolerance, Math.abs(m[0]) + 1 / r[0]);
            Close.assertClose(what + " rstd of row " + row, r, rstd, at + row, tolerance + meanError * meanError, r[0]);
        }
    }

    @ParameterizedTest
    @MethodSource("providersAndActivations")
    void backwardAgreesWithDoublePrecisionOnAwkwardSizes(KernelProvider kernels, Activation a) {
        for (int rows : Samples.AWKWARD) {
            for (int cols : Samples.widthsFor(rows)) {
                String what = kernels.name() + " " + a + " " + rows + "x" + cols;
                float[] x = Samples.awkwardRows(rows, cols, 1);
                float[] gain = Samples.normal(cols, 2);
                float[] bias = Samples.normal(cols, 3);
                float[] dy = Samples.normal(rows * cols, 4);
                Reference.LayerNorm forward = Reference.layerNorm(
                        a, rows, cols, EPSILON, Samples.doubles(x), Samples.doubles(gain), Samples.doubles(bias));
                // rounded, so that reference and kernel see the same side of relu's corner
                float[] y = Samples.floats(forward.y());
                float[] mean = Samples.floats(forward.mean());
                float[] rstd = Samples.floats(forward.rstd());
                Reference.Gradients expected = Reference.layerNormBackward(
                        a,
                        rows,
                        cols,
                        Samples.doubles(x),
                        Samples.doubles(gain),
                        Samples.doubles(bias),
                        Samples.doubles(y),
                        Samples.doubles(mean),
                        Samples.doubles(rstd),
                        Samples.doubles(dy));
                float[] dx = Close.surround(new float[rows * cols], 7);
                float[] dGain = Close.surround(new float[cols], 8);
                float[] dBias = Close.surround(new float[cols], 9);

                kernels.layerNormBackward(
                        a,
                        rows,
                        cols,
                        Close.surround(x, 1),
                        1,
                        Close.surround(gain, 2),
                        2,
                        Close.surround(bias, 3),
                        3,
                        Close.surround(y, 4),
                        4,
                        Close.surround(mean, 5),
                        Close.surround(rstd, 5),
                        5,
                        Close.surround(dy, 6),
                        6,
                        dx,
                        7,
                        dGain,
                        8,
                        dBias,
                        9);

                double slopeError = slopeError(a);
                double perRow = 2 * Close.afterSumming(cols) + slopeError;
                double perColumn = Close.afterSumming(rows) + slopeError;
                double sum = 8 * Math.sqrt(rows);
                Close.assertRowsClose(what + " dx", rows, cols, expected.dx(), dx, 7, perRow, expected.rowScale());
                Close.assertClose(what + " dGain", expected.dGain(), dGain, 8, perColumn, 4 * sum);
                Close.assertClose(what + " dBias", expected.dBias(), dBias, 9, perColumn, sum);
                Close.assertFenceStands(what + " dx", dx, 7, rows * cols);
                Close.assertFenceStands(what + " dGain", dGain, 8, cols);
                Close.assertFenceStands(what + " dBias", dBias, 9, cols);
            }
        }
    }

    /** gelu' and silu' multiply the error of tanh, 4e-7, by up to 16. */
    private static double slopeError(Activation a) {
        return a.slopeOfArgument() ? 16 * 4e-7 : 0;
    }

    @ParameterizedTest
    @MethodSource("providersAndActivations")
    void backwardAgreesWithCentralDifferences(KernelProvider kernels, Activation a) {
        for (int[] shape : new int[][] {{3, 5}, {7, 11}, {2, 17}, {5, 37}}) {
            int rows = shape[0];
            int cols = shape[1];
            float[] x = Samples.normal(rows * cols, 11);
            float[] gain = Samples.normal(cols, 12);
            float[] bias = Samples.normal(cols, 13);
            float[] dy = Samples.normal(rows * cols, 14);
            float[] y = new float[rows * cols];
            float[] mean = new float[rows];
            float[] rstd = new float[rows];
            float[] dx = new float[rows * cols];
            float[] dGain = new float[cols];
            float[] dBias = new float[cols];
            kernels.layerNormForward(a, rows, cols, EPSILON, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0);
            kernels.layerNormBackward(
                    a, rows, cols, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0, dy, 0, dx, 0, dGain, 0, dBias, 0);

            double[][] point = {Samples.doubles(x), Samples.doubles(gain), Samples.doubles(bias)};
            float[][] gradient = {dx, dGain, dBias};
            String[] names = {"dx", "dGain", "dBias"};
            for (int k = 0; k < point.length; k++) {
                double[] expected = new double[point[k].length];
                for (int i = 0; i < expected.length; i++) {
                    double at = point[k][i];
                    double h = 1e-4;
                    point[k][i] = at + h;
                    double above = loss(a, rows, cols, point, dy);
                    point[k][i] = at - h;
                    double below = loss(a, rows, cols, point, dy);
                    point[k][i] = at;
                    expected[i] = (above - below) / (2 * h);
                }
                Close.assertClose(
                        kernels.name() + " " + a + " " + names[k], expected, gradient[k], 0, 5e-6 + 2 * slopeError(a));
            }
        }
    }

    private static double loss(Activation a, int rows, int cols, double[][] point, float[] dy) {
        double[] y = Reference.layerNorm(a, rows, cols, EPSILON, point[0], point[1], point[2])
                .y();
        double loss = 0;
        for (int i = 0; i < y.length; i++) {
            loss += y[i] * dy[i];
        }
        return loss;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void agreesWithPyTorch(int file) {
        Golden golden = Golden.read("layer_norm_" + file);
        int rows = golden.integer("rows");
        int cols = golden.integer("cols");
        float[] x = golden.floats("arrays", "x");
        float[] gain = golden.floats("arrays", "gain");
        float[] bias = golden.floats("arrays", "bias");
        float[] dy = golden.floats("arrays", "upstream");
        Samples.providers().forEach(kernels -> {
            float[] y = new float[rows * cols];
            float[] mean = new float[rows];
            float[] rstd = new float[rows];
            float[] dx = new float[rows * cols];
            float[] dGain = new float[cols];
            float[] dBias = new float[cols];
            Activation a = Activation.IDENTITY;
            kernels.layerNormForward(
                    a, rows, cols, (float) golden.number("epsilon"), x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0);
            kernels.layerNormBackward(
                    a, rows, cols, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0, dy, 0, dx, 0, dGain, 0, dBias, 0);

            // rounding x to float moves y by |mean| / std * 2^-24: 100 in file 1, 900 in file 2
            double tolerance = new double[] {4e-6, 4e-5, 2e-4, 4e-6}[file];
            Close.assertCloseToLargest(kernels.name() + " y", golden.doubles("arrays", "y"), y, tolerance);
            Close.assertCloseToLargest(kernels.name() + " dx", golden.doubles("gradients", "x"), dx, tolerance);
            Close.assertCloseToLargest(
                    kernels.name() + " dGain", golden.doubles("gradients", "gain"), dGain, tolerance);
            Close.assertCloseToLargest(
                    kernels.name() + " dBias", golden.doubles("gradients", "bias"), dBias, tolerance);
        });
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.kernel.Samples#providers")
    void constantRowsGiveTheBias(KernelProvider kernels) {
        for (int cols : Samples.AWKWARD) {
            for (float constant : new float[] {0f, 0.1f, -3f, 1e4f, 16_777_217f}) {
                float[] x = new float[cols];
                Arrays.fill(x, constant);
                float[] bias = Samples.normal(cols, 3);
                float[] y = new float[cols];
                kernels.layerNormForward(
                        Activation.IDENTITY,
                        1,
                        cols,
                        EPSILON,
                        x,
                        0,
                        Samples.normal(cols, 2),
                        0,
                        bias,
                        0,
                        y,
                        0,
                        new float[1],
                        new float[1],
                        0);
                assertThat(y)
                        .as("%s, %s times %s", kernels.name(), cols, constant)
                        .containsExactly(bias);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providersAndActivations")
    void outputsMayBeInputs(KernelProvider kernels, Activation a) {
        int rows = 5;
        int cols = 39;
        float[] x = Samples.normal(rows * cols, 1);
        float[] gain = Samples.normal(cols, 2);
        float[] bias = Samples.normal(cols, 3);
        float[] dy = Samples.normal(rows * cols, 4);
        float[] mean = new float[rows];
        float[] rstd = new float[rows];
        float[] y = new float[rows * cols];
        float[] dx = new float[rows * cols];
        float[] sums = new float[2 * cols];
        kernels.layerNormForward(a, rows, cols, EPSILON, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0);
        kernels.layerNormBackward(
                a, rows, cols, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0, dy, 0, dx, 0, sums, 0, sums, cols);

        float[] both = x.clone();
        kernels.layerNormForward(a, rows, cols, EPSILON, both, 0, gain, 0, bias, 0, both, 0, mean, rstd, 0);
        assertThat(both).containsExactly(y);
        float[] gradient = dy.clone();
        kernels.layerNormBackward(
                a, rows, cols, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0, gradient, 0, gradient, 0, sums, 0, sums,
                cols);
        assertThat(gradient).containsExactly(dx);
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.kernel.Samples#providers")
    void parameterGradientsAccumulate(KernelProvider kernels) {
        int cols = 35;
        float[] x = Samples.normal(cols, 1);
        float[] gain = Samples.normal(cols, 2);
        float[] dy = Samples.normal(cols, 4);
        float[] once = new float[2 * cols];
        float[] twice = new float[2 * cols];
        for (float[] sums : new float[][] {once, twice, twice}) {
            kernels.layerNormBackward(
                    Activation.IDENTITY,
                    1,
                    cols,
                    x,
                    0,
                    gain,
                    0,
                    gain,
                    0,
                    x,
                    0,
                    new float[1],
                    new float[] {1f},
                    0,
                    dy,
                    0,
                    new float[cols],
                    0,
                    sums,
                    0,
                    sums,
                    cols);
        }
        double[] doubled = new double[2 * cols];
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] = 2.0 * once[i];
        }
        Close.assertClose("sums", doubled, twice, 0, 1e-7);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void providersAgreeWithinAFewUlp(Activation a) {
        int rows = 33;
        int cols = 207;
        float[] x = Samples.normal(rows * cols, 1);
        float[] gain = Samples.normal(cols, 2);
        float[] bias = Samples.normal(cols, 3);
        float[][] y = Samples.providers()
                .map(kernels -> {
                    float[] out = new float[rows * cols];
                    kernels.layerNormForward(
                            a,
                            rows,
                            cols,
                            EPSILON,
                            x,
                            0,
                            gain,
                            0,
                            bias,
                            0,
                            out,
                            0,
                            new float[rows],
                            new float[rows],
                            0);
                    return out;
                })
                .toArray(float[][]::new);
        Close.assertClose("simd against java, " + a, Samples.doubles(y[0]), y[1], 0, 1.5e-6);
    }

    @ParameterizedTest
    @MethodSource("providersAndActivations")
    void aRowWithNanOrInfinityIsNanAndLeavesTheOthersAlone(KernelProvider kernels, Activation a) {
        int cols = 35;
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int at : new int[] {0, 15, 16, 34}) {
                float[] x = Samples.normal(3 * cols, 1);
                x[cols + at] = bad;
                float[] ones = new float[cols];
                Arrays.fill(ones, 1f);
                float[] y = new float[3 * cols];
                kernels.layerNormForward(
                        a, 3, cols, EPSILON, x, 0, ones, 0, ones, 0, y, 0, new float[3], new float[3], 0);
                for (int i = 0; i < y.length; i++) {
                    assertThat(Float.isNaN(y[i]))
                            .as("%s %s: y[%s] of row 1 with %s at %s is %s", kernels.name(), a, i, bad, at, y[i])
                            .isEqualTo(i / cols == 1);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.kernel.Samples#providers")
    void noRowsIsNothingToDo(KernelProvider kernels) {
        float[] one = {1f};
        float[] none = {};
        kernels.layerNormForward(Activation.RELU, 0, 1, EPSILON, none, 0, one, 0, one, 0, none, 0, none, none, 0);
        kernels.layerNormBackward(
                Activation.RELU,
                0,
                1,
                none,
                0,
                one,
                0,
                one,
                0,
                none,
                0,
                none,
                none,
                0,
                none,
                0,
                none,
                0,
                one,
                0,
                one,
                0);
        assertThat(one).containsExactly(1f);
    }
}
