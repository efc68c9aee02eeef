package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.opencl.MlpDeviceTrainer;
import io.github.sparklayernorm.kernel.opencl.OpenClDevice;
import io.github.sparklayernorm.kernel.opencl.OpenClDevices;
import io.github.sparklayernorm.kernel.opencl.OpenClKernels;
import java.util.List;

/**
 * What OpenCL costs beside the arithmetic: finding a device, the first use of the kernels, a launch, and memory over many
 * launches. For a cold compiler set POCL_CACHE_DIR to an empty folder. Usage: {@code OpenClCosts [LAUNCHES]}.
 */
public final class OpenClCosts {
    private OpenClCosts() {}

    public static void main(String[] arguments) {
        int launches = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        Machine.print("# OpenClCosts %d", launches);
        Machine.print("%s", Machine.header());
        long start = System.nanoTime();
        OpenClDevice device = OpenClDevices.probed(List.of());
        Machine.print("# %s", device);
        Machine.print("%-52s %8.0f ms", "trial process and device list, once per JVM", since(start));
        start = System.nanoTime();
        OpenClKernels kernels = OpenClKernels.on(device);
        Machine.print("%-52s %8.0f ms", "norm and loss kernels: compile and self-test, once", since(start));
        start = System.nanoTime();
        kernels.cells();
        Machine.print("%-52s %8.0f ms", "recurrent cells: compile and self-test, at first use", since(start));
        start = System.nanoTime();
        MlpDeviceTrainer.on(device);
        Machine.print("%-52s %8.0f ms", "training kernel: compile and self-test, once", since(start));
        start = System.nanoTime();
        OpenClKernels.on(device);
        Machine.print("%-52s %8.0f ms", "a second set of norm kernels, with self-test", since(start));

        double[] micros = new double[2000];
        float[] x = new float[16];
        float[] y = new float[16];
        float[] mean = new float[1];
        float[] rstd = new float[1];
        for (int i = 0; i < 2 * micros.length; i++) {
            long begin = System.nanoTime();
            forward(kernels, 1, 16, x, y, mean, rstd);
            micros[i % micros.length] = (System.nanoTime() - begin) * 1e-3;
        }
        Machine.print("%-52s %8.1f us", "a launch: layer norm forward of 1 x 16, median", Machine.median(micros));

        int rows = 16;
        int cols = 1024;
        float[][] in = new float[8][rows * cols];
        float[][] out = new float[8][rows * cols];
        float[] means = new float[rows];
        float[] rstds = new float[rows];
        for (int done = 0; done <= launches; done++) {
            if (done % Math.max(1, launches / 5) == 0) {
                System.gc();
                Machine.print(
                        "%-52s %8.0f MB",
                        "resident after " + done + " launches of 16 x 1024", Machine.residentMegabytes());
            }
            // arrays that change from call to call
            forward(kernels, rows, cols, in[done % 8], out[(done + 3) % 8], means, rstds);
        }
        System.exit(0);
    }

    private static void forward(
            OpenClKernels kernels, int rows, int cols, float[] x, float[] y, float[] mean, float[] rstd) {
        kernels.layerNormForward(Activation.RELU, rows, cols, 1e-5f, x, 0, x, 0, x, 0, y, 0, mean, rstd, 0);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) * 1e-6;
    }
}
