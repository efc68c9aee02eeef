package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.kernel.Gemm;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.PackedMatrix;
import java.util.Arrays;

/**
 * The product of a recurrent layer, C [m,n] = A [m,k] B, by the BLAS and by a {@link PackedMatrix}, and what it costs to lay
 * B out, all in microseconds on one thread. Usage: {@code PackedProduct KxN ...}.
 */
public final class PackedProduct {
    private static final int[] ROWS = {1, 2, 4, 8, 12, 16, 32, 64, 128, 256, 512};
    private static final double SECONDS = 0.3;

    private PackedProduct() {}

    public static void main(String[] arguments) {
        Machine.print("%s", Machine.header());
        Machine.print("# %s; %s", Gemm.implementation(), Kernels.best().name());
        Machine.print(
                "# %9s %5s %10s %10s %8s %10s %10s",
                "k x n", "m", "blas us", "packed us", "ratio", "pack us", "pack' us");
        for (String shape : arguments) {
            String[] sizes = shape.split("x", 2);
            for (int m : ROWS) {
                measure(m, Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]));
            }
        }
    }

    private static void measure(int m, int k, int n) {
        float[] a = Inputs.normal(m * k, 1);
        float[] b = Inputs.normal(k * n, 2);
        float[] c = new float[m * n];
        PackedMatrix packed = PackedMatrix.of(Kernels.best());
        double pack = micros(() -> packed.pack(false, k, n, b, 0, n));
        double packTransposed = micros(() -> packed.pack(true, k, n, b, 0, k));
        double ours = micros(() -> packed.multiply(m, false, a, 0, k, c, 0, n));
        double blas = micros(() -> Gemm.multiply(false, false, m, n, k, 1f, a, 0, k, b, 0, n, 0f, c, 0, n));
        Machine.print(
                "%5d x %4d %5d %10.1f %10.1f %8.2f %10.1f %10.1f",
                k, n, m, blas, ours, blas / ours, pack, packTransposed);
    }

    /** The median of many, after as long again to warm up. */
    private static double micros(Runnable product) {
        double[] times = new double[1_000_000];
        int count = 0;
        for (int round = 0; round < 2; round++) {
            count = 0;
            long end = System.nanoTime() + (long) (SECONDS * 1e9);
            while (count < 10 || (System.nanoTime() < end && count < times.length)) {
                long start = System.nanoTime();
                product.run();
                times[count++] = (System.nanoTime() - start) * 1e-3;
            }
        }
        return Machine.median(Arrays.copyOf(times, count));
    }
}
