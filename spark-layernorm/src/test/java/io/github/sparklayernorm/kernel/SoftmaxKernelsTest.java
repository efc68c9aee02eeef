package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.Close;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Softmax and its cross-entropy of every provider against double precision. */
class SoftmaxKernelsTest {
    private static final String PROVIDERS = "io.github.sparklayernorm.kernel.Samples#providers";

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void softmaxAgreesWithDoublePrecisionOnAwkwardSizes(KernelProvider kernels) {
        for (int rows : Samples.AWKWARD) {
            for (int classes : Samples.widthsFor(rows)) {
                String what = kernels.name() + " " + rows + "x" + classes;
                float[] logits = Samples.awkwardRows(rows, classes, 1);
                double[] expected = Reference.softmax(rows, classes, Samples.doubles(logits));
                float[] p = Close.surround(new float[rows * classes], 4);
                kernels.softmax(rows, classes, Close.surround(logits, 3), 3, p, 4);
                Close.assertClose(what, expected, p, 4, 4 * Close.afterSumming(classes), 1);
                Close.assertFenceStands(what, p, 4, rows * classes);
                kernels.softmax(rows, classes, logits, 0, logits, 0);
                Close.assertSame(what + " in place", p, 4, logits, 0, rows * classes);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void crossEntropyAgreesWithDoublePrecisionOnAwkwardSizes(KernelProvider kernels) {
        for (int rows : Samples.AWKWARD) {
            for (int classes : Samples.widthsFor(rows)) {
                for (boolean weighted : new boolean[] {false, true}) {
                    String what = kernels.name() + " " + rows + "x" + classes + (weighted ? " weighted" : "");
                    float[] logits = Samples.normal(rows * classes, 1);
                    float[] labels = new float[rows];
                    float[] weights = weighted ? new float[rows] : null;
                    float scale = 1f / rows;
                    double[] p = Reference.softmax(rows, classes, Samples.doubles(logits));
                    double loss = 0;
                    for (int row = 0; row < rows; row++) {
                        labels[row] = (row * 5) % classes;
                        double w = weighted ? row % 3 : 1;
                        if (weighted) {
                            weights[row] = row % 3;
                        }
                        loss -= w * Math.log(p[row * classes + (int) labels[row]]);
                        for (int k = 0; k < classes; k++) {
                            int i = row * classes + k;
                            p[i] = scale * w * (p[i] - (k == labels[row] ? 1 : 0));
                        }
                    }
                    float[] dLogits = new float[rows * classes];
                    double actual = kernels.softmaxCrossEntropy(rows, classes, logits, labels, weights, scale, dLogits);
                    double tolerance = 4 * Close.afterSumming(classes);
                    assertThat(actual).as(what).isCloseTo(loss, within(tolerance * rows * 8));
                    Close.assertClose(what, p, dLogits, 0, tolerance, 2 * scale);
                    assertThat(kernels.softmaxCrossEntropy(rows, classes, logits, labels, weights, scale, logits))
                            .as(what + " in place")
                            .isEqualTo(actual);
                    Close.assertSame(what + " in place", dLogits, 0, logits, 0, logits.length);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void hugeLogitsStayFinite(KernelProvider kernels) {
        float[] logits = {1e30f, -1e30f, 0f, 1e30f, 1e30f, 500f};
        float[] gradient = new float[6];
        double loss = kernels.softmaxCrossEntropy(2, 3, logits, new float[] {0f, 1f}, null, 1f, gradient);
        assertThat(loss).isCloseTo(Math.log(2), within(1e-6));
        assertThat(gradient).containsExactly(0f, 0f, 0f, 0.5f, -0.5f, 0f);
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void lossOfAHopelessClassIsItsDistanceNotInfinity(KernelProvider kernels) {
        float[] logits = new float[40];
        logits[7] = 300f;
        double loss = kernels.softmaxCrossEntropy(1, 40, logits, new float[] {0f}, null, 1f, new float[40]);
        assertThat(loss).isCloseTo(300, within(1e-4));
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void minusInfinityMasksAClass(KernelProvider kernels) {
        for (int classes : new int[] {3, 40}) {
            float[] logits = new float[classes];
            logits[1] = Float.NEGATIVE_INFINITY;
            kernels.softmax(1, classes, logits, 0, logits, 0);
            assertThat(logits[1]).isZero();
            assertThat(logits[0]).isCloseTo(1f / (classes - 1), within(1e-7f));
        }
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void nanStaysInItsRow(KernelProvider kernels) {
        int classes = 37;
        for (int at : new int[] {0, 16, 36}) {
            float[] logits = Samples.normal(3 * classes, 1);
            logits[classes + at] = Float.NaN;
            float[] p = new float[3 * classes];
            kernels.softmax(3, classes, logits, 0, p, 0);
            for (int i = 0; i < p.length; i++) {
                assertThat(Float.isNaN(p[i])).as("p[%s] with NaN at %s", i, at).isEqualTo(i / classes == 1);
            }
            float[] labels = new float[3];
            assertThat(kernels.softmaxCrossEntropy(3, classes, logits, labels, null, 1f, p))
                    .isNaN();
        }
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void aRowOfWeightZeroCountsForNothingWhateverItHolds(KernelProvider kernels) {
        float[] logits = Samples.normal(2 * 19, 1);
        float[] alone = new float[19];
        double loss = kernels.softmaxCrossEntropy(1, 19, logits, new float[] {3f}, null, 1f, alone);
        Arrays.fill(logits, 19, 38, Float.NaN);
        float[] both = new float[2 * 19];
        float[] labels = {3f, 0f};
        assertThat(kernels.softmaxCrossEntropy(2, 19, logits, labels, new float[] {1f, 0f}, 1f, both))
                .isEqualTo(loss);
        assertThat(Arrays.copyOf(both, 19)).containsExactly(alone);
        assertThat(Arrays.copyOfRange(both, 19, 38)).containsOnly(0f);
    }
}
