package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.opencl.MlpPlan.Optimizer.Rule;
import java.time.Duration;
import java.util.List;

/**
 * Trains a network on an OpenCL device for many mini-batches at a time. Parameters, moments and packed rows go up,
 * parameters, moments and losses come down; everything between (products, layer norm, activation, loss, gradients, the
 * optimiser) happens there, as passes of one launch.
 *
 * <p>While a launch runs, its arrays are pinned and some collectors cannot collect, so a launch is kept short: the number
 * of steps in the next follows from the time that the last took. The results do not depend on that number.
 *
 * <p>Threads share the device; each has a kernel of its own.
 */
public final class MlpDeviceTrainer implements AutoCloseable {
    /** Other tasks' allocations may wait this long; moving 20 MB of parameters over the bus both ways takes a fifth. */
    private static final Duration LONGEST_LAUNCH = Duration.ofMillis(50);
    /** Packed rows of one launch: 64 MiB, which bounds the copies that are held beside the caller's rows. */
    private static final int MOST_FEATURES = 1 << 24;

    private final OpenClDevice device;
    private final long longestNanos;
    private final LauncherPool<MlpLauncher> pool;

    private MlpDeviceTrainer(OpenClDevice device, Duration longestLaunch) {
        this.device = device;
        this.longestNanos = longestLaunch.toNanos();
        this.pool = new LauncherPool<>(() -> new MlpLauncher(device));
    }

    /** A trainer whose steps of a small network were equal to the plain kernels'; its memory is freed when the JVM ends. */
    public static MlpDeviceTrainer on(OpenClDevice device) {
        return on(device, LONGEST_LAUNCH);
    }

    /** The same with launches of about the given length; a single step is never split. */
    public static MlpDeviceTrainer on(OpenClDevice device, Duration longestLaunch) {
        if (device.groups() && device.aparapi().getMaxWorkGroupSize() < MlpGroups.ITEMS) {
            throw new OpenClUnavailableException("OpenCL device " + device + " must run work-groups of "
                    + MlpGroups.ITEMS + " items, but runs at most "
                    + device.aparapi().getMaxWorkGroupSize() + "; set device=cpu.");
        }
        MlpDeviceTrainer trainer = new MlpDeviceTrainer(device, longestLaunch);
        try {
            trainer.selfTest();
        } catch (DeviceFailedException e) {
            throw new OpenClUnavailableException(e.getMessage(), e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(trainer.pool::close, "opencl-dispose"));
        return trainer;
    }

    public OpenClDevice device() {
        return device;
    }

    /**
     * Trains on all mini-batches of an interval.
     *
     * @param values [P] parameters, updated
     * @param first [trained] Adam's first moments, or gradient descent's velocities, updated
     * @param second [trained] Adam's second moments, updated; null for gradient descent
     * @param beforeEachLaunch what it throws ends the training: the way to stop a thread that trains
     * @return each step's loss, summed over its rows
     * @throws DeviceFailedException if the device fails; the three arrays are then undefined, so go on from copies
     */
    public double[] run(
            MlpPlan plan,
            float[] values,
            float[] first,
            float[] second,
            MlpInterval interval,
            Runnable beforeEachLaunch) {
        interval.check(plan);
        check(plan, values, first, second);
        double[] losses = new double[interval.steps()];
        MlpLauncher mine = pool.take();
        try {
            mine.prepare(plan);
            int most = Math.max(1, (int) (MOST_FEATURES / ((long) plan.batch() * plan.inputs())));
            int steps = 1;
            int row = 0;
            for (int from = 0; from < interval.steps(); ) {
                beforeEachLaunch.run();
                int to = Math.min(interval.steps(), from + steps);
                long start = System.nanoTime();
                row += mine.run(values, first, second, interval, from, to, row, losses);
                long perStep = Math.max(1, (System.nanoTime() - start) / (to - from));
                // at most four times as many: the first launch compiles, and a pause makes a launch look long
                steps = (int) Math.max(1, Math.min(Math.min(most, 4L * steps), longestNanos / perStep));
                from = to;
            }
        } finally {
            pool.giveBack(mine);
        }
        return losses;
    }

    /** The same without a way to stop. */
    public double[] run(MlpPlan plan, float[] values, float[] first, float[] second, MlpInterval interval) {
        return run(plan, values, first, second, interval, () -> {});
    }

    private static void check(MlpPlan plan, float[] values, float[] first, float[] second) {
        boolean adam = plan.optimizer().adam();
        boolean lengths = values.length == plan.parameters()
                && first.length >= plan.trained()
                && (second == null ? !adam : second.length >= plan.trained());
        if (!lengths || values == first || values == second || first == second) {
            throw new IllegalArgumentException("values, first and second must be different arrays of "
                    + plan.parameters()
                    + ", " + plan.trained() + " and " + plan.trained() + " elements, but have " + values.length + ", "
                    + first.length + " and " + (second == null ? "none" : second.length)
                    + "; take them from the model's parameters and the optimiser.");
        }
    }

    private void selfTest() {
        // 5 -> 67 with a bias and layer norm -> 3, more columns than a tile of a product has
        int gain = 5 * 67 + 67 * 3;
        MlpLayer hidden = new MlpLayer(5, 67, Activation.TANH, 0, gain, gain + 67, gain + 137);
        MlpLayer output = new MlpLayer(67, 3, Activation.IDENTITY, 5 * 67, MlpLayer.NONE, gain + 134);
        int parameters = gain + 204;
        MlpPlan plan = new MlpPlan(
                List.of(hidden, output),
                MlpPlan.Loss.SOFTMAX_CROSS_ENTROPY,
                new MlpPlan.Optimizer(Rule.ADAMW, 0.9f, 0.999f, 1e-3f),
                1e-5f,
                parameters,
                gain,
                parameters,
                1f,
                7);
        float[] rate = {0.01f, 0.01f};
        MlpInterval interval = new MlpInterval(
                SelfTest.wave(12 * 5, 1f),
                new float[] {0, 1, 2, 2, 1, 0, 1, 2, 0, 0, 1, 2},
                null,
                new int[] {7, 5},
                new float[] {1 / 7f, 1 / 5f},
                rate,
                new float[] {0.001f, 0.002f},
                new float[] {0.999f, 0.999f});
        float[][] plain = {SelfTest.wave(parameters, 0.5f), new float[parameters], new float[parameters]};
        float[][] onDevice = {plain[0].clone(), new float[parameters], new float[parameters]};
        double[] expected = new MlpJavaSteps(plan).run(plain[0], plain[1], plain[2], interval);
        double[] losses = run(plan, onDevice[0], onDevice[1], onDevice[2], interval);
        SelfTest.compare(device, "two training steps", plain[0], onDevice[0]);
        SelfTest.compare(
                device,
                "the losses of two training steps",
                new float[] {(float) expected[0], (float) expected[1]},
                new float[] {(float) losses[0], (float) losses[1]});
    }

    /** Kernel objects that wait for their next use. */
    int idleLaunchers() {
        return pool.idleCount();
    }

    /** Frees the device's memory; the JVM's end does so, too. */
    @Override
    public void close() {
        pool.close();
    }
}
