package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.OperatingSystemMXBean;
import io.github.sparklayernorm.testing.Close;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Matrix products against a naive one, and what surrounds them: threads, offsets, refusals. */
class GemmTest {
    @Test
    void agreesWithTheNaiveProduct() {
        int[][] shapes = {
            {1, 1, 1}, {3, 5, 7}, {5, 3, 1}, {1, 17, 5}, {17, 1, 33}, {31, 16, 7}, {128, 10, 207}, {64, 65, 300}
        };
        float[][] factors = {{1f, 0f}, {-0.5f, 1f}, {2f, 0.25f}, {0f, 1f}, {0f, 0f}};
        for (int[] shape : shapes) {
            for (int transposes = 0; transposes < 4; transposes++) {
                for (float[] factor : factors) {
                    check(transposes % 2 == 1, transposes / 2 == 1, shape, factor[0], factor[1]);
                }
            }
        }
    }

    /** With rows further apart than they are long, and something before and behind every matrix. */
    private static void check(boolean transposeA, boolean transposeB, int[] shape, float alpha, float beta) {
        int m = shape[0];
        int n = shape[1];
        int k = shape[2];
        int lda = (transposeA ? m : k) + 3;
        int ldb = (transposeB ? k : n) + 1;
        int ldc = n + 2;
        float[] a = Samples.normal(5 + (transposeA ? k : m) * lda, 1);
        float[] b = Samples.normal(7 + (transposeB ? n : k) * ldb, 2);
        float[] c = Samples.normal(11 + m * ldc, 3);
        double[] expected = Samples.doubles(c);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int l = 0; l < k; l++) {
                    double left = a[5 + (transposeA ? l * lda + i : i * lda + l)];
                    sum += left * b[7 + (transposeB ? j * ldb + l : l * ldb + j)];
                }
                int at = 11 + i * ldc + j;
                expected[at] = alpha * sum + beta * expected[at];
            }
        }
        Gemm.multiply(transposeA, transposeB, m, n, k, alpha, a, 5, lda, b, 7, ldb, beta, c, 11, ldc);
        String what = (transposeA ? "A' " : "A ") + (transposeB ? "B' " : "B ") + Arrays.toString(shape) + " alpha "
                + alpha + " beta " + beta;
        Close.assertClose(what, expected, c, 0, Close.afterSumming(k), 4 + 4 * Math.sqrt(k));
    }

    @Test
    void betaZeroOverwritesWhateverWasThere() {
        float[] c = {Float.NaN, Float.POSITIVE_INFINITY};
        Gemm.multiply(false, false, 1, 2, 1, 1f, new float[] {2f}, 0, 1, new float[] {3f, 4f}, 0, 2, 0f, c, 0, 2);
        assertThat(c).containsExactly(6f, 8f);
        c[0] = Float.NaN;
        Gemm.multiply(false, false, 1, 2, 0, 1f, new float[0], 0, 1, new float[0], 0, 2, 0f, c, 0, 2);
        assertThat(c).containsExactly(0f, 0f);
    }

    @Test
    void emptyProductsScaleC() {
        float[] c = {1f, 2f, 3f, 4f, 5f, 6f};
        float[] none = {};
        Gemm.multiply(false, true, 2, 2, 0, 1f, none, 0, 1, none, 0, 1, -2f, c, 0, 3);
        assertThat(c).containsExactly(-2f, -4f, 3f, -8f, -10f, 6f);
        Gemm.multiply(false, false, 0, 2, 3, 1f, none, 0, 3, c, 0, 2, 0f, c, 0, 2);
        Gemm.multiply(true, false, 2, 0, 3, 1f, c, 0, 2, none, 0, 1, 0f, c, 0, 1);
        assertThat(c).containsExactly(-2f, -4f, 3f, -8f, -10f, 6f);
    }

    @Test
    void nanInAnOperandShows() {
        float[] a = Samples.normal(12, 1);
        a[5] = Float.NaN;
        float[] c = new float[9];
        Gemm.multiply(false, false, 3, 3, 4, 1f, a, 0, 4, Samples.normal(12, 2), 0, 3, 0f, c, 0, 3);
        for (int i = 0; i < 9; i++) {
            assertThat(Float.isNaN(c[i])).as("c[%s]", i).isEqualTo(i / 3 == 1);
        }
    }

    @Test
    void eightThreadsGetTheBitsOfOne() throws Exception {
        int m = 67;
        int n = 129;
        int k = 203;
        float[] a = Samples.normal(m * k, 1);
        float[] b = Samples.normal(k * n, 2);
        float[] alone = new float[m * n];
        Gemm.multiply(false, false, m, n, k, 1f, a, 0, k, b, 0, n, 0f, alone, 0, n);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<float[]>> results = new ArrayList<>();
            for (int task = 0; task < 400; task++) {
                results.add(pool.submit(() -> {
                    float[] c = new float[m * n];
                    Gemm.multiply(false, false, m, n, k, 1f, a, 0, k, b, 0, n, 0f, c, 0, n);
                    return c;
                }));
            }
            for (Future<float[]> result : results) {
                Close.assertSame("product", alone, 0, result.get(), 0, alone.length);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Were OpenBLAS to use threads of its own, the process would burn more processor time than the calling thread does. */
    @Test
    void aProductKeepsToItsThread() {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        int n = 1024;
        float[] a = Samples.normal(n * n, 1);
        float[] c = new float[n * n];
        double least = Double.MAX_VALUE;
        // the compilers and the collector add to the process now and then: the best of a few counts
        for (int attempt = 0; attempt < 8; attempt++) {
            long processBefore = process.getProcessCpuTime();
            long threadBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < 6; i++) {
                Gemm.multiply(false, false, n, n, n, 1f, a, 0, n, a, 0, n, 0f, c, 0, n);
            }
            long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - threadBefore;
            least = Math.min(least, (process.getProcessCpuTime() - processBefore) / (double) thread);
        }
        assertThat(least)
                .as("processor time of the process per that of the thread")
                .isLessThan(1.4);
    }

    @Test
    void refusalsSayWhatToCheck() {
        float[] c = new float[6];
        assertThatThrownBy(() -> Gemm.multiply(false, false, 2, -1, 3, 1f, c, 0, 3, c, 0, 1, 0f, c, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Gemm: m, n and k must be at least 0, but they are 2, -1 and 3; check the shapes.");
        assertThatThrownBy(() -> Gemm.multiply(false, false, 2, 1, 3, 1f, c, 0, 2, c, 0, 1, 0f, c, 0, 1))
                .hasMessage("Gemm: the rows of A must be at least 3 elements apart, but are 2; check lda.");
        assertThatThrownBy(() -> Gemm.multiply(false, true, 2, 2, 3, 1f, c, 0, 3, c, 1, 3, 0f, c, 0, 2))
                .hasMessage("Gemm: B must hold 2 x 3 elements from index 1 with rows 3 apart, but its length is 6;"
                        + " check the sizes and the offset.");
        assertThatThrownBy(() -> Gemm.multiply(false, false, 2, 1, 3, 1f, c, 0, 3, c, 0, 1, 0f, null, 0, 1))
                .hasMessage("Gemm: C must hold 2 x 1 elements from index 0 with rows 1 apart, but it is null;"
                        + " check the sizes and the offset.");
    }
}
