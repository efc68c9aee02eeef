package io.github.sparklayernorm.examples;

import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Gemm;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.opencl.MlpDeviceTrainer;
import io.github.sparklayernorm.kernel.opencl.MlpInterval;
import io.github.sparklayernorm.kernel.opencl.MlpLayer;
import io.github.sparklayernorm.kernel.opencl.MlpPlan;
import io.github.sparklayernorm.kernel.opencl.OpenClDevice;
import io.github.sparklayernorm.kernel.opencl.OpenClDevices;
import io.github.sparklayernorm.kernel.opencl.OpenClKernels;
import io.github.sparklayernorm.kernel.opencl.OpenClUnavailableException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists what this machine offers to train with, how fast each is, and which of it the param {@code device} would take. */
@Command(
        name = "Devices",
        description =
                "Lists the kernels, the BLAS and the OpenCL devices of this machine with a short measurement of each,"
                        + " and what the values of the param \"device\" would take. Needs no Spark session.",
        mixinStandardHelpOptions = true)
public final class Devices implements Callable<Integer> {
    /** The net that is timed: 784-1000-1000-10, one mini-batch. */
    private static final int INPUTS = 784;

    private static final int HIDDEN = 1000;
    private static final int CLASSES = 10;
    private static final int BATCH = 128;

    @Option(
            names = "--seconds",
            defaultValue = "2",
            paramLabel = "S",
            description = "for each measurement (${DEFAULT-VALUE})")
    private double seconds;

    @Spec
    private CommandSpec program;

    private final PrintStream out;

    private Devices(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        ExampleCommand.main(command(System.out, System.err), args);
    }

    static CommandLine command(PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new Devices(out));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            failure.printStackTrace(err);
            return failed.getCommandSpec().exitCodeOnExecutionException();
        });
        return line;
    }

    @Override
    public Integer call() {
        if (!(seconds > 0 && seconds <= 60)) {
            throw new ParameterException(
                    program.commandLine(),
                    "--seconds must be above 0 and at most 60, but is " + seconds + "; 2 gives steady figures.");
        }
        line(
                "java",
                "%s, %d processors",
                System.getProperty("java.vm.version"),
                Runtime.getRuntime().availableProcessors());
        if (Kernels.simdAvailable()) {
            line("kernels", "%s, layer norm %.1f GB/s", Kernels.simd().name(), normSpeed(Kernels.simd()));
        } else {
            line("kernels", "simd is not available (start Java with --add-modules=jdk.incubator.vector)");
        }
        line("kernels", "%s, layer norm %.1f GB/s", Kernels.java().name(), normSpeed(Kernels.java()));
        line("BLAS", "%s, %.0f GFLOP/s", Gemm.implementation(), productSpeed());
        openCl();
        return 0;
    }

    private void openCl() {
        String cpu = Kernels.best().name();
        OpenClDevice taken;
        try {
            taken = OpenClDevices.probed(List.of());
        } catch (OpenClUnavailableException e) {
            line("OpenCL", "not usable: %s", e.getMessage());
            line("device=auto", "takes %s", cpu);
            line("device=opencl", "fails with the reason above");
            return;
        }
        List<OpenClDevice> devices = OpenClDevices.list();
        for (OpenClDevice device : devices) {
            line(
                    "OpenCL " + device.index(),
                    "%s, %s, %d compute units, %.1f GiB",
                    device,
                    device.platformVersion(),
                    device.computeUnits(),
                    device.memoryBytes() / (double) (1 << 30));
            line("", "%s", measured(device));
        }
        Optional<OpenClDevice> gpu =
                devices.stream().filter(OpenClDevice::isGpu).findFirst();
        line(
                "device=auto",
                "takes %s%s",
                cpu,
                gpu.map(g -> "; where Spark gives a task a GPU, " + g).orElse(""));
        line("device=opencl", "takes %s", taken);
    }

    private String measured(OpenClDevice device) {
        Optional<String> refusal = OpenClDevices.refusal(device);
        if (refusal.isPresent()) {
            return "not usable: " + refusal.get();
        }
        try {
            double step = stepSeconds(MlpDeviceTrainer.on(device));
            OpenClKernels kernels = OpenClKernels.on(device);
            kernels.cells(); // checks them, too
            return format(
                    "layer norm %.1f GB/s; training step %d-%d-%d-%d of %d rows on the device: %.2f ms, %.0f rows/s",
                    normSpeed(Kernels.of(kernels)), INPUTS, HIDDEN, HIDDEN, CLASSES, BATCH, step * 1e3, BATCH / step);
        } catch (OpenClUnavailableException e) {
            return "not usable: " + e.getMessage();
        }
    }

    /** Bytes of x read and y written per second, 1024 rows of 1024. */
    private double normSpeed(Kernels kernels) {
        int n = 1024;
        float[] x = random(n * n);
        float[] y = new float[n * n];
        float[] gain = random(n);
        float[] stats = new float[2 * n];
        float[] rstd = new float[2 * n];
        double each = secondsOf(() ->
                kernels.layerNormForward(Activation.RELU, n, n, 1e-5f, x, 0, gain, 0, gain, 0, y, 0, stats, rstd, 0));
        return 8.0 * n * n / each * 1e-9;
    }

    private double productSpeed() {
        int n = 512;
        float[] a = random(n * n);
        float[] b = random(n * n);
        float[] c = new float[n * n];
        double each = secondsOf(() -> Gemm.multiply(false, false, n, n, n, 1f, a, 0, n, b, 0, n, 0f, c, 0, n));
        return 2.0 * n * n * n / each * 1e-9;
    }

    private double stepSeconds(MlpDeviceTrainer trainer) {
        int gains = INPUTS * HIDDEN + HIDDEN * HIDDEN + HIDDEN * CLASSES;
        int size = gains + 4 * HIDDEN + CLASSES;
        MlpPlan plan = new MlpPlan(
                List.of(
                        new MlpLayer(INPUTS, HIDDEN, Activation.RELU, 0, gains, gains + HIDDEN),
                        new MlpLayer(
                                HIDDEN,
                                HIDDEN,
                                Activation.RELU,
                                INPUTS * HIDDEN,
                                gains + 2 * HIDDEN,
                                gains + 3 * HIDDEN),
                        new MlpLayer(
                                HIDDEN,
                                CLASSES,
                                Activation.IDENTITY,
                                (INPUTS + HIDDEN) * HIDDEN,
                                MlpLayer.NONE,
                                gains + 4 * HIDDEN)),
                MlpPlan.Loss.SOFTMAX_CROSS_ENTROPY,
                new MlpPlan.Optimizer(MlpPlan.Optimizer.Rule.ADAM, 0.9f, 0.999f, 1e-8f),
                1e-5f,
                size,
                gains,
                size,
                0f,
                BATCH);
        int steps = 32;
        int[] batches = new int[steps];
        Arrays.fill(batches, BATCH);
        MlpInterval interval = new MlpInterval(
                random(steps * BATCH * INPUTS),
                new float[steps * BATCH],
                null,
                batches,
                filled(steps, 1f / BATCH),
                filled(steps, 1e-3f),
                filled(steps, 1f),
                filled(steps, 0f));
        float[] values = random(size);
        float[] first = new float[size];
        float[] second = new float[size];
        return secondsOf(() -> trainer.run(plan, values, first, second, interval)) / steps;
    }

    /** The median of what fits into the time, after a warm-up of a fifth of it. */
    private double secondsOf(Runnable work) {
        repeat(work, seconds / 5);
        double[] times = repeat(work, seconds);
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private static double[] repeat(Runnable work, double seconds) {
        double[] times = new double[100_000];
        int count = 0;
        long began = System.nanoTime();
        do {
            long start = System.nanoTime();
            work.run();
            times[count++] = (System.nanoTime() - start) * 1e-9;
        } while (count < times.length && (System.nanoTime() - began) * 1e-9 < seconds);
        return Arrays.copyOf(times, count);
    }

    private static float[] random(int count) {
        Random random = new Random(1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }

    private void line(String what, String text, Object... values) {
        out.printf(Locale.ROOT, "%-14s %s%n", what, format(text, values));
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
