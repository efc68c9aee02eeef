package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.Close;
import io.github.sparklayernorm.testing.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The approximate non-linearities against Math's, at every kind of argument. */
class ActivationTest {
    @Test
    void namesReadBackInAnyCase() {
        for (Activation a : Activation.values()) {
            assertThat(Activation.of(a.toString())).isEqualTo(a);
            assertThat(Activation.of(a.name())).isEqualTo(a);
        }
        assertThatThrownBy(() -> Activation.of("softplus"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("activation must be one of identity, relu, tanh, sigmoid, gelu, silu, but is \"softplus\";"
                        + " check its spelling, in lower case.");
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void valuesAreWithinAFewMillionthsOfTheExactOnes(Activation a) {
        for (float v = -20f; v <= 20f; v += 0.0007f) {
            double expected = Reference.activate(a, v);
            double tolerance = error(a) * Math.max(1, Math.abs(expected));
            assertThat((double) Approximations.activate(a, v))
                    .as("%s(%s)", a, v)
                    .isCloseTo(expected, within(tolerance));
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void slopesAreWithin1e5OfTheExactOnes(Activation a) {
        for (float v = -20f; v <= 20f; v += 0.0007f) {
            double y = Reference.activate(a, v);
            assertThat((double) Approximations.backward(a, v, (float) y, 1f))
                    .as("%s'(%s)", a, v)
                    .isCloseTo(Reference.slope(a, v, y), within(1e-5));
        }
    }

    @Test
    void tanhNeverPassesOne() {
        for (float v = 0f; v <= 20f; v += 0.0003f) {
            assertThat(Approximations.tanh(v)).as("tanh(%s)", v).isBetween(0f, 1f);
            assertThat(Approximations.tanh(-v)).as("tanh(-%s)", v).isEqualTo(-Approximations.tanh(v));
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void infinitiesGoToTheLimits(Activation a) {
        for (float huge : new float[] {Float.POSITIVE_INFINITY, Float.MAX_VALUE}) {
            double above = a == Activation.TANH || a == Activation.SIGMOID ? 1 : huge;
            double below = switch (a) {
                case IDENTITY -> -huge;
                case TANH -> -1;
                case RELU, SIGMOID, GELU, SILU -> 0;
            };
            assertThat(Approximations.activate(a, huge)).as("%s(%s)", a, huge).satisfies(y -> assertNear(a, y, above));
            assertThat(Approximations.activate(a, -huge))
                    .as("%s(-%s)", a, huge)
                    .satisfies(y -> assertNear(a, y, below));
            assertThat(Approximations.geluSlope(huge)).isCloseTo(1f, within(1e-5f));
            assertThat(Approximations.geluSlope(-huge)).isCloseTo(0f, within(1e-5f));
        }
    }

    /** silu multiplies the sigmoid's error by its argument. */
    private static double error(Activation a) {
        return a == Activation.SILU ? 2.1e-6 : 1e-6;
    }

    private static void assertNear(Activation a, float actual, double expected) {
        if ((float) expected != actual) {
            assertThat((double) actual).isCloseTo(expected, within(error(a) * Math.max(1, Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.kernel.Samples#providers")
    void everyProviderAgreesAndPassesNanOn(KernelProvider kernels) {
        float[] x = Samples.normal(1000, 5);
        for (int i = 0; i < x.length; i += 2) {
            x[i] *= 8f;
        }
        // in whole vectors and in what is left over
        for (int at : new int[] {3, 700, 999}) {
            x[at] = Float.NaN;
            x[at - 1] = Float.POSITIVE_INFINITY;
            x[at - 2] = Float.NEGATIVE_INFINITY;
        }
        float[] none = new float[1000];
        float[] dy = Samples.normal(1000, 6);
        for (Activation a : Activation.values()) {
            double[] expected = new double[1000];
            double[] expectedGradient = new double[1000];
            for (int i = 0; i < x.length; i++) {
                expected[i] = Approximations.activate(a, x[i]);
                expectedGradient[i] = Approximations.backward(a, x[i], (float) expected[i], dy[i]);
            }
            float[] y = new float[1000];
            kernels.columnAffineForward(a, 1, 1000, x, 0, null, null, none, 0, y, 0);
            Close.assertClose(kernels.name() + " " + a, expected, y, 0, 1.5e-6);
            float[] dx = new float[1000];
            kernels.columnAffineBackward(
                    a, 1, 1000, x, 0, null, null, none, 0, y, 0, dy, 0, dx, 0, null, new float[1000], 0);
            Close.assertClose(kernels.name() + " gradient of " + a, expectedGradient, dx, 0, 1e-5);
            assertThat(y[3]).isNaN();
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.kernel.Samples#providers")
    void onlyIdentityIsTheIdentity(KernelProvider kernels) {
        float[] x = {-2f, -0.7f, 0.3f, 1.5f};
        for (Activation a : Activation.values()) {
            float[] y = new float[4];
            float[] dx = new float[4];
            float[] ones = {1, 1, 1, 1};
            kernels.columnAffineForward(a, 4, 1, x, 0, null, null, new float[1], 0, y, 0);
            kernels.columnAffineBackward(
                    a, 4, 1, x, 0, null, null, new float[1], 0, y, 0, ones, 0, dx, 0, null, new float[1], 0);
            assertThat(Arrays.equals(x, y)).as("%s %s", kernels.name(), a).isEqualTo(a == Activation.IDENTITY);
            assertThat(Arrays.equals(ones, dx)).as("%s %s'", kernels.name(), a).isEqualTo(a == Activation.IDENTITY);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.kernel.Samples#providers")
    void siluAgreesWithPyTorch(KernelProvider kernels) {
        Golden golden = Golden.read("silu");
        float[] x = golden.floats("x");
        float[] y = new float[x.length];
        float[] dx = new float[x.length];
        float[] none = new float[x.length];
        int n = x.length;
        kernels.columnAffineForward(Activation.SILU, 1, n, x, 0, null, null, none, 0, y, 0);
        Close.assertClose(kernels.name() + " y", golden.doubles("y"), y, 0, 2.1e-6);
        kernels.columnAffineBackward(
                Activation.SILU, 1, n, x, 0, null, null, none, 0, y, 0, golden.floats("dy"), 0, dx, 0, null, none, 0);
        Close.assertClose(kernels.name() + " dx", golden.doubles("dx"), dx, 0, 1e-5);
    }

    @Test
    void exponentialsAreWithin2e7() {
        for (float v = -87.3f; v <= 0f; v += 0.0007f) {
            double expected = Math.exp(v);
            assertThat((double) Approximations.expOfNegative(v))
                    .as("exp(%s)", v)
                    .isCloseTo(expected, within(2e-7 * expected));
        }
        assertThat(Approximations.expOfNegative(0f)).isEqualTo(1f);
        assertThat(Approximations.expOfNegative(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(Approximations.expOfNegative(Float.NaN)).isNaN();
        float[] below = {-88f, -100f, -Float.MAX_VALUE};
        for (float v : below) {
            assertThat(Approximations.expOfNegative(v))
                    .as(Arrays.toString(below))
                    .isZero();
        }
    }
}
