package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing allocates per call once warm: neither scratch memory nor, in the Vector API kernels, boxed vectors. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** Calls between two looks at the counter. */
    private static final int ROUND = 20;
    /** Rounds that the compilers get; far more than they need, as this is about what holds in the end. */
    private static final int PATIENCE = 20_000;

    private static final Activation[] ALL = Activation.values();

    private static final int ROWS = 9;
    private static final int COLS = 203;

    static Stream<Arguments> calls() {
        return Stream.of(Kernels.java(), Kernels.simd())
                .flatMap(k -> Arrays.stream(Activation.values())
                        .flatMap(a -> calls(k, a).entrySet().stream()
                                .map(call -> Arguments.of(k.name() + " " + a + " " + call.getKey(), call.getValue()))));
    }

    private static Map<String, Runnable> calls(Kernels k, Activation a) {
        float[] x = Samples.normal(ROWS * COLS, 1);
        float[] p = Samples.normal(COLS, 2);
        float[] q = Samples.normal(COLS, 3);
        float[] sums = new float[COLS];
        float[] y = new float[ROWS * COLS];
        float[] dx = new float[ROWS * COLS];
        float[] mean = new float[ROWS];
        float[] rstd = new float[ROWS];
        float[] labels = new float[ROWS];
        float[] variance = new float[COLS];
        int n = ROWS * COLS;
        Map<String, Runnable> calls = new LinkedHashMap<>();
        calls.put(
                "layerNormForward",
                () -> k.layerNormForward(a, ROWS, COLS, 1e-5f, x, 0, p, 0, q, 0, y, 0, mean, rstd, 0));
        calls.put(
                "layerNormBackward",
                () -> k.layerNormBackward(
                        a, ROWS, COLS, x, 0, p, 0, q, 0, y, 0, mean, rstd, 0, x, 0, dx, 0, sums, 0, sums, 0));
        calls.put("columnAffineForward", () -> k.columnAffineForward(a, ROWS, COLS, x, 0, null, p, q, 0, y, 0));
        calls.put(
                "columnAffineBackward",
                () -> k.columnAffineBackward(a, ROWS, COLS, x, 0, null, p, q, 0, y, 0, x, 0, dx, 0, sums, sums, 0));
        if (a == Activation.IDENTITY) {
            calls.put("columnMoments", () -> k.columnMoments(ROWS, COLS, x, 0, sums, variance));
            calls.put("columnCorrect", () -> k.columnCorrect(ROWS, COLS, x, 0, p, q, q, dx, 0));
            calls.put("softmax", () -> k.softmax(ROWS, COLS, x, 0, y, 0));
            calls.put("softmaxCrossEntropy", () -> k.softmaxCrossEntropy(ROWS, COLS, x, labels, null, 1f, y));
            calls.put("dropout", () -> k.dropout(n, 0.5f, 1, x, 0, y, 0));
            calls.put("adam", () -> k.adam(0, n, y, x, dx, dx, 0.9f, 0.99f, 1e-8f, 0.1f, 0.1f, 1f));
            calls.put("sgd", () -> k.sgd(0, n, y, x, dx, 0.9f, 0.1f, 0f));
            calls.put("sumOfSquares", () -> k.sumOfSquares(0, n, x));
            calls.put("scale", () -> k.scale(0, n, 1f, x));
        }
        return calls;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void warmCallsDoNotAllocate(String name, Runnable call) {
        int quiet = 0;
        long allocated = 0;
        for (int round = 0; round < PATIENCE && quiet < 5; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROUND; i++) {
                call.run();
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            quiet = allocated == 0 ? quiet + 1 : 0;
        }
        assertThat(quiet)
                .as("%s: %s bytes per %s calls in the last round", name, allocated, ROUND)
                .isEqualTo(5);
    }

    @Test
    void stepsOfCellsDoNotAllocate() {
        for (Kernels k : List.of(Kernels.java(), Kernels.simd())) {
            for (CellStep step : List.of(new LstmStep(COLS, 1e-5f), new GruStep(COLS, 1e-5f))) {
                Cells cells = Cells.of(k);
                step.setStats(new float[4 * ROWS]);
                Arrays.stream(step.matrices()).forEach(m -> m.set(Samples.normal(ROWS * m.cols(), 1), 0));
                Arrays.stream(step.parameters())
                        .forEach(p -> p.set(Samples.normal(p.size(), 2), new float[p.size()], 0));
                warmCallsDoNotAllocate(k.name() + " " + step.forwardName, () -> {
                    step.at(0, ROWS);
                    cells.forward(step);
                    cells.backward(step);
                });
            }
        }
    }

    @Test
    void matrixProductsDoNotAllocate() {
        float[] a = Samples.normal(30 * 20, 1);
        float[] c = new float[30 * 30];
        warmCallsDoNotAllocate(
                "Gemm", () -> Gemm.multiply(false, true, 30, 30, 20, 1f, a, 0, 20, a, 0, 20, 0f, c, 0, 30));
    }

    /**
     * All kernels from one hot method: the compiler stops inlining in the midst of it, and whatever of ours took or returned
     * a vector would box from there on.
     */
    @Test
    void manyKernelsInOneCompilationDoNotAllocate() {
        KernelProvider k = new SimdKernels();
        float[] x = Samples.normal(ROWS * COLS, 1);
        float[] p = Samples.normal(COLS, 2);
        float[] sums = new float[COLS];
        float[] y = new float[ROWS * COLS];
        float[] dx = new float[ROWS * COLS];
        float[] mean = new float[ROWS];
        float[] rstd = new float[ROWS];
        float[] labels = new float[ROWS];
        warmCallsDoNotAllocate("all", () -> all(k, x, p, sums, y, dx, mean, rstd, labels));
    }

    private static void all(
            KernelProvider k,
            float[] x,
            float[] p,
            float[] sums,
            float[] y,
            float[] dx,
            float[] mean,
            float[] rstd,
            float[] labels) {
        for (Activation a : ALL) {
            k.layerNormForward(a, ROWS, COLS, 1e-5f, x, 0, p, 0, p, 0, y, 0, mean, rstd, 0);
            k.layerNormBackward(a, ROWS, COLS, x, 0, p, 0, p, 0, y, 0, mean, rstd, 0, x, 0, dx, 0, sums, 0, sums, 0);
            k.columnAffineForward(a, ROWS, COLS, x, 0, null, p, p, 0, y, 0);
            k.columnAffineBackward(a, ROWS, COLS, x, 0, null, p, p, 0, y, 0, x, 0, dx, 0, sums, sums, 0);
        }
        k.columnMoments(ROWS, COLS, x, 0, sums, p);
        k.columnCorrect(ROWS, COLS, x, 0, p, p, p, dx, 0);
        k.softmax(ROWS, COLS, x, 0, y, 0);
        k.softmaxCrossEntropy(ROWS, COLS, x, labels, null, 1f, y);
        k.dropout(x.length, 0.5f, 1, x, 0, y, 0);
        k.adam(0, x.length, y, x, dx, dx, 0.9f, 0.99f, 1e-8f, 0.1f, 0.1f, 1f);
        k.sgd(0, x.length, y, x, dx, 0.9f, 0.1f, 0f);
        k.sumOfSquares(0, x.length, x);
        k.scale(0, x.length, 1f, x);
    }
}
