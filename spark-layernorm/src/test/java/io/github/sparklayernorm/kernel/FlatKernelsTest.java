package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.Close;
import io.github.sparklayernorm.testing.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels over flat arrays: optimisers against PyTorch and double precision, dropout, sums and scaling. */
class FlatKernelsTest {
    private static final String PROVIDERS = "io.github.sparklayernorm.kernel.Samples#providers";

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void adamAgreesWithPyTorch(KernelProvider kernels) {
        for (String name : new String[] {"optimizer_adam", "optimizer_adamw"}) {
            Golden golden = Golden.read(name);
            double rate = golden.number("lr");
            double[] betas = golden.doubles("betas");
            double decay = golden.number("weight_decay");
            double[] after = golden.doubles("after");
            float[] gradients = golden.floats("gradients");
            float[] start = golden.floats("start");
            int n = start.length;
            // several copies side by side, so that whole vectors and single elements both meet the values
            int copies = 5;
            float[] p = repeat(start, copies);
            float[] m = new float[n * copies];
            float[] v = new float[n * copies];
            for (int step = 1; step <= after.length / n; step++) {
                float[] g = repeat(Arrays.copyOfRange(gradients, (step - 1) * n, step * n), copies);
                kernels.adam(
                        0,
                        n * copies,
                        p,
                        g,
                        m,
                        v,
                        (float) betas[0],
                        (float) betas[1],
                        (float) golden.number("adam_epsilon"),
                        (float) (rate / (1 - Math.pow(betas[0], step))),
                        (float) (1 - Math.pow(betas[1], step)),
                        (float) (1 - rate * decay));
                for (int copy = 0; copy < copies; copy++) {
                    double[] expected = Arrays.copyOfRange(after, (step - 1) * n, step * n);
                    Close.assertClose(kernels.name() + " " + name + " step " + step, expected, p, copy * n, 2e-6);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void momentumAgreesWithPyTorch(KernelProvider kernels) {
        Golden golden = Golden.read("optimizer_sgd_momentum");
        double[] after = golden.doubles("after");
        float[] gradients = golden.floats("gradients");
        float[] start = golden.floats("start");
        int n = start.length;
        int copies = 5;
        float[] p = repeat(start, copies);
        float[] velocity = new float[n * copies];
        for (int step = 1; step <= after.length / n; step++) {
            float[] g = repeat(Arrays.copyOfRange(gradients, (step - 1) * n, step * n), copies);
            kernels.sgd(
                    0,
                    n * copies,
                    p,
                    g,
                    velocity,
                    (float) golden.number("momentum"),
                    (float) golden.number("lr"),
                    (float) golden.number("weight_decay"));
            for (int copy = 0; copy < copies; copy++) {
                double[] expected = Arrays.copyOfRange(after, (step - 1) * n, step * n);
                Close.assertClose(kernels.name() + " step " + step, expected, p, copy * n, 2e-6);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void optimisersTouchTheirRangeOnly(KernelProvider kernels) {
        for (int count : Samples.AWKWARD) {
            int from = 3;
            int to = from + count;
            float[] p = Samples.normal(count, 1);
            float[] g = Samples.normal(count, 2);
            float[] adam = Close.surround(p, from);
            float[] m = Close.surround(new float[count], from);
            float[] v = Close.surround(new float[count], from);
            kernels.adam(from, to, adam, Close.surround(g, from), m, v, 0.9f, 0.99f, 1e-8f, 0.1f, 0.01f, 0.95f);
            float[] sgd = Close.surround(p, from);
            float[] velocity = Close.surround(new float[count], from);
            kernels.sgd(from, to, sgd, Close.surround(g, from), velocity, 0.9f, 0.1f, 0.01f);
            float[] scaled = Close.surround(p, from);
            kernels.scale(from, to, -0.3f, scaled);

            double[] afterAdam = new double[count];
            double[] afterSgd = new double[count];
            double[] afterScale = new double[count];
            for (int i = 0; i < count; i++) {
                afterAdam[i] = p[i] * 0.95 - 0.1 * (0.1 * g[i]) / (Math.sqrt(0.01 * g[i] * g[i] / 0.01) + 1e-8);
                afterSgd[i] = p[i] - 0.1 * (g[i] + 0.01 * p[i]);
                afterScale[i] = -0.3 * p[i];
            }
            String what = kernels.name() + " " + count;
            Close.assertClose(what + " adam", afterAdam, adam, from, 1e-6);
            Close.assertClose(what + " sgd", afterSgd, sgd, from, 1e-6);
            Close.assertClose(what + " scale", afterScale, scaled, from, 1e-6);
            for (float[] array : new float[][] {adam, m, v, sgd, velocity, scaled}) {
                Close.assertFenceStands(what, array, from, count);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void optimisersPassNanOn(KernelProvider kernels) {
        for (int at : new int[] {2, 34}) {
            float[] p = Samples.normal(35, 1);
            float[] q = p.clone();
            float[] g = Samples.normal(35, 2);
            g[at] = Float.NaN;
            kernels.adam(0, 35, p, g, new float[35], new float[35], 0.9f, 0.99f, 1e-8f, 0.1f, 0.01f, 1f);
            kernels.sgd(0, 35, q, g, new float[35], 0.9f, 0.1f, 0f);
            for (int i = 0; i < 35; i++) {
                assertThat(Float.isNaN(p[i])).isEqualTo(i == at);
                assertThat(Float.isNaN(q[i])).isEqualTo(i == at);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void sumsOfSquaresAreExactToFloatAndNeverOverflow(KernelProvider kernels) {
        for (int count : new int[] {0, 1, 17, 1024, 4099, 100_001}) {
            float[] x = Samples.normal(count + 9, 1);
            double expected = 0;
            for (int i = 4; i < 4 + count; i++) {
                expected += (double) x[i] * x[i];
            }
            assertThat(kernels.sumOfSquares(4, 4 + count, x))
                    .as("%s, %s elements", kernels.name(), count)
                    .isCloseTo(expected, within(1e-6 * expected));
        }
        float[] huge = new float[33];
        Arrays.fill(huge, 1e30f);
        assertThat(kernels.sumOfSquares(0, 33, huge)).isCloseTo(33e60, within(1e55));
        huge[20] = Float.NaN;
        assertThat(kernels.sumOfSquares(0, 33, huge)).isNaN();
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void addScaledAddsToItsRangeOnly(KernelProvider kernels) {
        for (int count : new int[] {1, 2, 3, 7, 16, 17, 31, 33, 128, 207}) {
            float[] x = Samples.normal(count, 1);
            float[] before = Samples.normal(count, 2);
            float[] y = Close.surround(before, 3);
            kernels.addScaled(count, -1.5f, Close.surround(x, 1), 1, y, 3);
            Close.assertFenceStands(kernels.name(), y, 3, count);
            for (int i = 0; i < count; i++) {
                assertThat(y[3 + i]).as("%s of %s", i, count).isCloseTo(before[i] - 1.5f * x[i], within(1e-6f));
            }
        }
    }

    @Test
    void dropoutHasTheSameBitsInEveryProvider() {
        for (int count : new int[] {1, 15, 16, 17, 1000}) {
            for (float rate : new float[] {0f, 0.1f, 0.5f, 0.99999f}) {
                float[] x = Samples.normal(count, 1);
                float[][] y = Samples.providers()
                        .map(kernels -> {
                            float[] out = Close.surround(new float[count], 2);
                            kernels.dropout(count, rate, -7_000_000_001L, Close.surround(x, 1), 1, out, 2);
                            Close.assertFenceStands(kernels.name(), out, 2, count);
                            return out;
                        })
                        .toArray(float[][]::new);
                assertThat(y[1]).as("%s elements, rate %s", count, rate).containsExactly(y[0]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void dropoutKeepsTheShareAndTheMean(KernelProvider kernels) {
        int count = 200_000;
        float[] ones = new float[count];
        Arrays.fill(ones, 1f);
        for (float rate : new float[] {0f, 0.1f, 0.5f, 0.9f}) {
            for (long seed : new long[] {0, 1, 2, -1, 1L << 40}) {
                float[] y = new float[count];
                kernels.dropout(count, rate, seed, ones, 0, y, 0);
                int kept = 0;
                for (float value : y) {
                    kept += value == 0f ? 0 : 1;
                    assertThat(value == 0f || value == 1f / (1f - rate))
                            .as("value %s", value)
                            .isTrue();
                }
                // five standard deviations of a binomial count
                double five = 5 * Math.sqrt(count * rate * (1.0 - rate));
                assertThat((double) kept)
                        .as("rate %s, seed %s", rate, seed)
                        .isCloseTo(count * (1.0 - rate), within(five + 1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void dropoutMasksOfNeighbouringSeedsAndElementsAreUnrelated(KernelProvider kernels) {
        int count = 100_000;
        float[] ones = new float[count];
        Arrays.fill(ones, 1f);
        float[] mask = new float[count];
        float[] other = new float[count];
        kernels.dropout(count, 0.5f, 5, ones, 0, mask, 0);
        kernels.dropout(count, 0.5f, 6, ones, 0, other, 0);
        double five = 5 * Math.sqrt(count * 0.25);
        for (int lag : new int[] {1, 2, 16, 1000}) {
            assertThat((double) equal(mask, 0, mask, lag, count - lag)).isCloseTo((count - lag) / 2.0, within(five));
        }
        assertThat((double) equal(mask, 0, other, 0, count)).isCloseTo(count / 2.0, within(five));
        assertThat((double) equal(mask, 1, other, 0, count - 1)).isCloseTo(count / 2.0, within(five));
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void dropoutOfTheGradientHasTheSameMask(KernelProvider kernels) {
        float[] x = Samples.normal(1000, 1);
        float[] y = new float[1000];
        float[] dx = new float[1000];
        Arrays.fill(dx, 1f);
        kernels.dropout(1000, 0.3f, 9, x, 0, y, 0);
        kernels.dropout(1000, 0.3f, 9, dx, 0, dx, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(y[i]).isEqualTo(x[i] * dx[i]);
        }
    }

    private static int equal(float[] a, int aAt, float[] b, int bAt, int count) {
        int equal = 0;
        for (int i = 0; i < count; i++) {
            equal += a[aAt + i] == b[bAt + i] ? 1 : 0;
        }
        return equal;
    }

    private static float[] repeat(float[] values, int copies) {
        float[] all = new float[values.length * copies];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i % values.length];
        }
        return all;
    }
}
