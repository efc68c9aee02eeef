package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.opencl.OpenClDevices;
import io.github.sparklayernorm.kernel.opencl.OpenClKernels;
import io.github.sparklayernorm.kernel.opencl.OpenClUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Layer norm with relu, forward and backward, by each provider of kernels: GB/s beside the copy of an array of the same
 * size by one thread. Bytes are those of the matrices: x and y forward; x, y, dy and dx backward. The providers take turns
 * round by round, and medians are printed. Usage: {@code NormBandwidth [ROUNDS]}.
 */
public final class NormBandwidth {
    private static final int[][] SIZES = {
        {1, 1000}, {32, 256}, {64, 512}, {128, 1000}, {256, 1024}, {1024, 1024}, {4096, 1024}, {65536, 64}
    };
    /** Long enough that a round is well above the clock's grain. */
    private static final long ROUND_NANOS = 20_000_000;

    /** Until then the Vector API's calls may still run interpreted, a hundred times slower. */
    private static final long WARM_UP_NANOS = 1_000_000_000;

    private NormBandwidth() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        List<Kernels> providers = new ArrayList<>(List.of(Kernels.java(), Kernels.simd()));
        try {
            providers.add(Kernels.of(OpenClKernels.on(OpenClDevices.probed(List.of()))));
        } catch (OpenClUnavailableException e) {
            Machine.print("# without OpenCL: %s", e.getMessage());
        }
        Machine.print("# NormBandwidth %d", rounds);
        Machine.print("%s", Machine.header());
        for (int p = 0; p < providers.size(); p++) {
            Machine.print("# %s: %s", (char) ('A' + p), providers.get(p).name());
        }
        Machine.print("# GB/s, medians of %d rounds", rounds);
        StringBuilder head = new StringBuilder(String.format("%-14s %8s", "rows x cols", "copy"));
        for (String pass : List.of("fwd", "bwd")) {
            for (int p = 0; p < providers.size(); p++) {
                head.append(String.format(" %8s", pass + " " + (char) ('A' + p)));
            }
        }
        Machine.print("%s", head);
        for (int[] size : SIZES) {
            Machine.print("%s", measured(providers, size[0], size[1], rounds));
        }
        System.exit(0);
    }

    private static String measured(List<Kernels> providers, int rows, int cols, int rounds) {
        Data data = new Data(rows, cols);
        List<Runnable> work = new ArrayList<>();
        work.add(() -> System.arraycopy(data.x, 0, data.y, 0, data.x.length));
        providers.forEach(kernels -> work.add(() -> data.forward(kernels)));
        providers.forEach(kernels -> work.add(() -> data.backward(kernels)));
        double[][] seconds = new double[work.size()][rounds];
        for (Runnable each : work) {
            once(each, WARM_UP_NANOS);
        }
        for (int round = 0; round < rounds; round++) {
            for (int w = 0; w < work.size(); w++) {
                seconds[w][round] = once(work.get(w), ROUND_NANOS);
            }
        }
        StringBuilder line = new StringBuilder(String.format("%-14s", rows + " x " + cols));
        for (int w = 0; w < work.size(); w++) {
            int matrices = w <= providers.size() ? 2 : 4;
            line.append(String.format(" %8.2f", 4e-9 * matrices * rows * cols / Machine.median(seconds[w])));
        }
        return line.toString();
    }

    /** Seconds of one call, averaged over as many as take the given time. */
    private static double once(Runnable work, long nanos) {
        long began = System.nanoTime();
        long calls = 0;
        long now;
        do {
            work.run();
            calls++;
            now = System.nanoTime();
        } while (now - began < nanos);
        return (now - began) * 1e-9 / calls;
    }

    private static final class Data {
        final int rows;
        final int cols;
        final float[] x;
        final float[] y;
        final float[] dy;
        final float[] dx;
        final float[] gain;
        final float[] mean;
        final float[] rstd;
        final float[] sums;

        Data(int rows, int cols) {
            this.rows = rows;
            this.cols = cols;
            Random random = new Random(1);
            x = gaussian(random, rows * cols);
            dy = gaussian(random, rows * cols);
            gain = gaussian(random, cols);
            y = new float[rows * cols];
            dx = new float[rows * cols];
            mean = new float[rows];
            rstd = new float[rows];
            sums = new float[2 * cols];
        }

        void forward(Kernels k) {
            k.layerNormForward(Activation.RELU, rows, cols, 1e-5f, x, 0, gain, 0, gain, 0, y, 0, mean, rstd, 0);
        }

        void backward(Kernels k) {
            k.layerNormBackward(
                    Activation.RELU,
                    rows,
                    cols,
                    x,
                    0,
                    gain,
                    0,
                    gain,
                    0,
                    y,
                    0,
                    mean,
                    rstd,
                    0,
                    dy,
                    0,
                    dx,
                    0,
                    sums,
                    0,
                    sums,
                    cols);
        }

        private static float[] gaussian(Random random, int count) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return values;
        }
    }
}
