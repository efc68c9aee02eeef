package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Gemm;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.opencl.MlpDeviceTrainer;
import io.github.sparklayernorm.kernel.opencl.MlpInterval;
import io.github.sparklayernorm.kernel.opencl.MlpLayer;
import io.github.sparklayernorm.kernel.opencl.MlpPlan;
import io.github.sparklayernorm.kernel.opencl.OpenClDevice;
import io.github.sparklayernorm.kernel.opencl.OpenClDevices;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.train.DenseField;
import io.github.sparklayernorm.train.Interval;
import io.github.sparklayernorm.train.LocalTrainer;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingState;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Whole training steps (layer norm, relu, softmax, Adam) that stay on an OpenCL device, beside the same network on one
 * thread of the CPU, in turn, and medians. Usage: {@code DeviceStep [ROUNDS]}.
 */
public final class DeviceStep {
    private static final int STEPS = 32;

    private DeviceStep() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
        OpenClDevice device = OpenClDevices.probed(List.of());
        MlpDeviceTrainer trainer = MlpDeviceTrainer.on(device);
        Machine.print("# DeviceStep %d", rounds);
        Machine.print("%s", Machine.header());
        Machine.print("# device: %s, %d compute units", device, device.computeUnits());
        Machine.print("# cpu: %s, %s", Kernels.best().name(), Gemm.implementation());
        Machine.print(
                "%-22s %6s %6s %11s %11s %13s %13s",
                "network", "batch", "passes", "device ms", "cpu ms", "device rows/s", "cpu rows/s");
        measure(trainer, rounds, 1, 4, 4, 2);
        measure(trainer, rounds, 128, 64, 64, 10);
        measure(trainer, rounds, 128, 784, 256, 10);
        measure(trainer, rounds, 128, 784, 1000, 1000, 10);
        measure(trainer, rounds, 1024, 784, 1000, 1000, 10);
        System.exit(0);
    }

    private static void measure(MlpDeviceTrainer trainer, int rounds, int batch, int... sizes) {
        Runnable device = onDevice(trainer, batch, sizes);
        Runnable cpu = onCpu(batch, sizes);
        double[] deviceMillis = new double[rounds];
        double[] cpuMillis = new double[rounds];
        warmUp(device);
        warmUp(cpu);
        for (int round = 0; round < rounds; round++) {
            deviceMillis[round] = millisPerStep(device);
            cpuMillis[round] = millisPerStep(cpu);
        }
        double d = Machine.median(deviceMillis);
        double c = Machine.median(cpuMillis);
        Machine.print(
                "%-22s %6d %6d %11.3f %11.3f %13.0f %13.0f",
                name(sizes), batch, 4 * (sizes.length - 2) + 4, d, c, batch / d * 1e3, batch / c * 1e3);
    }

    private static void warmUp(Runnable work) {
        long end = System.nanoTime() + 2_000_000_000L;
        while (System.nanoTime() < end) {
            work.run();
        }
    }

    private static double millisPerStep(Runnable steps) {
        long start = System.nanoTime();
        steps.run();
        return (System.nanoTime() - start) * 1e-6 / STEPS;
    }

    private static Runnable onDevice(MlpDeviceTrainer trainer, int batch, int[] sizes) {
        MlpPlan plan = plan(batch, sizes);
        int[] batches = new int[STEPS];
        Arrays.fill(batches, batch);
        MlpInterval interval = new MlpInterval(
                random(STEPS * batch * sizes[0]),
                new float[STEPS * batch],
                null,
                batches,
                filled(1f / batch),
                filled(1e-3f),
                filled(1f),
                filled(0f));
        float[] values = random(plan.parameters());
        float[] first = new float[plan.trained()];
        float[] second = new float[plan.trained()];
        return () -> trainer.run(plan, values, first, second, interval);
    }

    private static MlpPlan plan(int batch, int[] sizes) {
        MlpLayer[] layers = new MlpLayer[sizes.length - 1];
        int gains = 0;
        for (int l = 0; l < layers.length; l++) {
            gains += sizes[l] * sizes[l + 1];
        }
        int weights = 0;
        int at = gains;
        for (int l = 0; l < layers.length; l++) {
            boolean last = l == layers.length - 1;
            int out = sizes[l + 1];
            int gain = last ? MlpLayer.NONE : at;
            at += last ? 0 : out;
            layers[l] = new MlpLayer(sizes[l], out, last ? Activation.IDENTITY : Activation.RELU, weights, gain, at);
            at += out;
            weights += sizes[l] * out;
        }
        return new MlpPlan(
                List.of(layers),
                MlpPlan.Loss.SOFTMAX_CROSS_ENTROPY,
                new MlpPlan.Optimizer(MlpPlan.Optimizer.Rule.ADAM, 0.9f, 0.999f, 1e-8f),
                1e-5f,
                at,
                gains,
                at,
                0f,
                batch);
    }

    private static Runnable onCpu(int batch, int[] sizes) {
        List<Integer> hidden = Arrays.stream(sizes, 1, sizes.length - 1).boxed().toList();
        MlpSpec spec = Networks.mlp(sizes[0], hidden, sizes[sizes.length - 1]);
        TrainingConfig config =
                TrainingConfig.builder().batchSize(batch).seed(1).build();
        LocalTrainer trainer = new LocalTrainer(spec, config, Kernels.best());
        Network network = Network.of(spec, Kernels.java());
        network.initialize(1);
        TrainingState state = TrainingState.start(
                network.parameters().values(), 2, network.parameters().trained());
        int rows = STEPS * batch;
        float[] weights = new float[rows];
        Arrays.fill(weights, 1f);
        List<PackedRows> packed = List.of(new PackedRows(
                rows, rows, new DenseField(sizes[0], random(rows * sizes[0])), new float[rows], weights));
        return () -> trainer.train(packed.iterator(), 0, new Interval(0, 0, STEPS, 0, Long.MAX_VALUE, 1), state);
    }

    private static String name(int[] sizes) {
        StringBuilder name = new StringBuilder();
        for (int size : sizes) {
            name.append(name.length() == 0 ? "" : "-").append(size);
        }
        return name.toString();
    }

    private static float[] random(int count) {
        Random random = new Random(1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (random.nextFloat() - 0.5f) * 0.1f;
        }
        return values;
    }

    private static float[] filled(float value) {
        float[] values = new float[STEPS];
        Arrays.fill(values, value);
        return values;
    }
}
