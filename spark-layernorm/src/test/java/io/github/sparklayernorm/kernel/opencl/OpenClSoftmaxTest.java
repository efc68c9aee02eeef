package io.github.sparklayernorm.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.sparklayernorm.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Softmax cross-entropy on the device against the formula in double precision. */
class OpenClSoftmaxTest {
    private static final double ULP = Math.pow(2, -23);
    private static final int[][] SHAPES = {{1, 1}, {1, 2}, {7, 10}, {17, 3}, {33, 31}, {128, 10}, {3, 1024}, {2, 300}};
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

    @Test
    void equalsTheFormula() {
        for (OpenClKernels kernels : SHAPED) {
            for (int[] shape : SHAPES) {
                check(kernels, shape[0], shape[1], 0f, false);
                check(kernels, shape[0], shape[1], 0f, true);
                check(kernels, shape[0], shape[1], 500f, true);
            }
        }
    }

    @Test
    void aRowOfWeightZeroCountsForNothingWhateverItHolds() {
        for (OpenClKernels kernels : SHAPED) {
            float[] logits = {1, 2, 3, Float.NaN, Float.POSITIVE_INFINITY, 0};
            float[] d = new float[6];
            double loss = Kernels.of(kernels)
                    .softmaxCrossEntropy(2, 3, logits, new float[] {0, 1}, new float[] {1, 0}, 1f, d);
            assertThat(loss).isCloseTo(2.4076059, offset(1e-6));
            assertThat(Arrays.copyOfRange(d, 3, 6)).containsOnly(0f);
        }
    }

    @Test
    void theGradientMayOverwriteTheLogits() {
        for (OpenClKernels kernels : SHAPED) {
            float[] logits = OpenClLayerNormTest.gaussian(5 * 7, 1, 0, 2);
            float[] labels = {0, 6, 3, 3, 1};
            float[] d = new float[35];
            double loss = kernels.softmaxCrossEntropy(5, 7, logits, labels, null, 0.25f, d);
            double again = kernels.softmaxCrossEntropy(5, 7, logits, labels, null, 0.25f, logits);
            assertThat(again).isEqualTo(loss);
            assertThat(logits).isEqualTo(d);
        }
    }

    private static void check(OpenClKernels kernels, int rows, int classes, float shift, boolean weighted) {
        float[] logits = OpenClLayerNormTest.gaussian(rows * classes, 2, shift, 3);
        float[] labels = new float[rows];
        float[] weights = weighted ? new float[rows] : null;
        for (int i = 0; i < rows; i++) {
            labels[i] = (i * 7) % classes;
            if (weighted) {
                weights[i] = 0.5f + i % 3;
            }
        }
        float scale = 1f / rows;
        float[] d = new float[rows * classes];
        double loss = kernels.softmaxCrossEntropy(rows, classes, logits, labels, weights, scale, d);

        double expectedLoss = 0;
        double tolerance = ULP * (8 + 2 * Math.sqrt(classes));
        for (int i = 0; i < rows; i++) {
            double w = weighted ? weights[i] : 1;
            double largest = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < classes; j++) {
                largest = Math.max(largest, logits[i * classes + j]);
            }
            double sum = 0;
            for (int j = 0; j < classes; j++) {
                sum += Math.exp(logits[i * classes + j] - largest);
            }
            int label = (int) labels[i];
            expectedLoss += w * (Math.log(sum) + largest - logits[i * classes + label]);
            for (int j = 0; j < classes; j++) {
                double p = Math.exp(logits[i * classes + j] - largest) / sum;
                assertThat((double) d[i * classes + j])
                        .as("%s, %d x %d, dlogits[%d,%d]", TestDevices.describe(kernels.device()), rows, classes, i, j)
                        .isCloseTo(scale * w * (p - (j == label ? 1 : 0)), offset(scale * w * tolerance * 8));
            }
        }
        assertThat(loss).isCloseTo(expectedLoss, offset(tolerance * 8 * Math.max(1, Math.abs(expectedLoss))));
    }
}
