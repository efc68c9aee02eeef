package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.JavaKernels;
import io.github.sparklayernorm.kernel.KernelProvider;
import java.util.Arrays;

/**
 * The first thing that a device computes: one odd shape whose results must equal the plain kernels'. A driver that
 * miscompiles is found before it trains anything.
 */
final class SelfTest {
    // Mutually prime, and more columns than a work-group has items, so every loop and every remainder runs.
    private static final int ROWS = 5;
    private static final int COLS = 293;
    /** Sums of 293 floats differ by some 1e-6; a wrong kernel differs by far more than this. */
    private static final float TOLERANCE = 1e-4f;

    private final float[] x = wave(ROWS * COLS, 3f);
    private final float[] gain = wave(COLS, 1.3f);
    private final float[] bias = wave(COLS, 0.4f);
    private final float[] dy = wave(ROWS * COLS, 0.7f);
    private final float[] labels = {0, COLS - 1, 7, 7, 100};

    private SelfTest() {}

    static void run(OpenClKernels kernels) {
        SelfTest test = new SelfTest();
        KernelProvider plain = new JavaKernels();
        for (Activation a : Activation.values()) {
            compare(kernels.device(), "layer norm with " + a, test.norm(plain, a), test.norm(kernels, a));
        }
        compare(kernels.device(), "softmax cross-entropy", test.loss(plain), test.loss(kernels));
    }

    private float[] norm(KernelProvider k, Activation a) {
        float[] y = new float[ROWS * COLS];
        float[] mean = new float[ROWS];
        float[] rstd = new float[ROWS];
        float[] dx = new float[ROWS * COLS];
        float[] dAffine = new float[2 * COLS];
        k.layerNormForward(a, ROWS, COLS, 1e-5f, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0);
        k.layerNormBackward(
                a, ROWS, COLS, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0, dy, 0, dx, 0, dAffine, 0, dAffine, COLS);
        return joined(y, mean, rstd, dx, dAffine);
    }

    private float[] loss(KernelProvider k) {
        float[] dLogits = new float[ROWS * COLS];
        double loss = k.softmaxCrossEntropy(ROWS, COLS, x, labels, null, 0.5f, dLogits);
        return joined(dLogits, new float[] {(float) loss});
    }

    static void compare(OpenClDevice device, String what, float[] expected, float[] actual) {
        for (int i = 0; i < expected.length; i++) {
            float allowed = TOLERANCE * Math.max(1f, Math.abs(expected[i]));
            // Negated, so that a NaN fails.
            if (!(Math.abs(expected[i] - actual[i]) <= allowed)) {
                String text =
                        "OpenCL device " + device + " must compute " + what + " as the plain kernels do, but element "
                                + i + " is " + actual[i] + " in place of " + expected[i]
                                + "; update its driver, or set device=cpu.";
                device.markFailed(text);
                throw new OpenClUnavailableException(text);
            }
        }
    }

    /** Values without a pattern that a wrong index could hit by chance. */
    static float[] wave(int count, float amplitude) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (amplitude * Math.sin(1.7 * i + 0.3 * (i % 11)));
        }
        return values;
    }

    static float[] joined(float[]... parts) {
        float[] all = new float[Arrays.stream(parts).mapToInt(p -> p.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
