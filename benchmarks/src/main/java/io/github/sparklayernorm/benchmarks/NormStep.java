package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import java.util.Arrays;
import java.util.Locale;

/**
 * Layer norm's forward and backward pass on one thread: prints how often a second, by the median time. The twin of
 * peers/layer_norm.py. Usage: {@code NormStep ROWSxCOLS ACTIVATION SECONDS}.
 */
public final class NormStep {
    private NormStep() {}

    public static void main(String[] arguments) {
        String[] shape = arguments[0].split("x", 2);
        int rows = Integer.parseInt(shape[0]);
        int cols = Integer.parseInt(shape[1]);
        Activation a = Activation.of(arguments[1]);
        double seconds = Double.parseDouble(arguments[2]);
        Kernels kernels = Kernels.best();
        float[] x = Inputs.normal(rows * cols, 1);
        float[] gain = Inputs.normal(cols, 2);
        float[] bias = Inputs.normal(cols, 3);
        float[] dy = Inputs.normal(rows * cols, 4);
        float[] y = new float[rows * cols];
        float[] dx = new float[rows * cols];
        float[] mean = new float[rows];
        float[] rstd = new float[rows];
        float[] dGain = new float[cols];
        float[] dBias = new float[cols];
        Runnable step = () -> {
            kernels.layerNormForward(a, rows, cols, 1e-5f, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0);
            kernels.layerNormBackward(
                    a, rows, cols, x, 0, gain, 0, bias, 0, y, 0, mean, rstd, 0, dy, 0, dx, 0, dGain, 0, dBias, 0);
        };
        medianNanos(step, seconds);
        System.out.printf(Locale.ROOT, "%.1f%n", 1e9 / medianNanos(step, seconds));
    }

    private static double medianNanos(Runnable step, double seconds) {
        long[] times = new long[10_000_000];
        int n = 0;
        long end = System.nanoTime() + (long) (1e9 * seconds);
        while (n < 10 || (System.nanoTime() < end && n < times.length)) {
            long start = System.nanoTime();
            step.run();
            times[n++] = System.nanoTime() - start;
        }
        Arrays.sort(times, 0, n);
        return times[n / 2];
    }
}
