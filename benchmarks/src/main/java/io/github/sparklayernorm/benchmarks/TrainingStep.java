package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.opencl.DeviceChoice;
import io.github.sparklayernorm.kernel.opencl.KernelSelection;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.train.DenseField;
import io.github.sparklayernorm.train.Interval;
import io.github.sparklayernorm.train.LocalTrainer;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingState;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Training step of a layer-normalised MLP 784-1000-1000-10 from one thread: prints samples per second and the bytes that the
 * thread allocated per step. The twin of peers/training_step.py. Usage: {@code TrainingStep BATCH SECONDS [DEVICE]}, where
 * DEVICE is a value of the param, cpu by default; opencl takes whole epochs on the device.
 */
public final class TrainingStep {
    private static final int ROWS = 8192;
    private static final MlpSpec SPEC = Networks.mlp(784, List.of(1000, 1000), 10);

    private TrainingStep() {}

    public static void main(String[] arguments) {
        int batch = Integer.parseInt(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        TrainingConfig config =
                TrainingConfig.builder().batchSize(batch).seed(1).build();
        String device = arguments.length > 2 ? arguments[2] : "cpu";
        LocalTrainer trainer =
                new LocalTrainer(SPEC, config, KernelSelection.forTask(DeviceChoice.of(device), List.of()));
        Network network = Network.of(SPEC, Kernels.java());
        network.initialize(1);
        TrainingState state = TrainingState.start(
                network.parameters().values(), 2, network.parameters().trained());
        List<PackedRows> rows = List.of(rows());

        run(trainer, rows, batch, state, seconds / 4);
        long allocated = allocatedBytes();
        Speed speed = run(trainer, rows, batch, state, seconds);
        System.out.printf(
                Locale.ROOT,
                "%.1f %.1f%n",
                speed.samplesPerSecond,
                (allocatedBytes() - allocated) / (double) speed.steps);
    }

    private record Speed(double samplesPerSecond, long steps) {}

    private static Speed run(
            LocalTrainer trainer, List<PackedRows> rows, int batch, TrainingState state, double seconds) {
        int perEpoch = rows.get(0).batches(batch);
        long began = System.nanoTime();
        long samples = 0;
        long steps = 0;
        for (int epoch = 0; ; epoch++) {
            Interval interval = new Interval(epoch, 0, perEpoch, steps, Long.MAX_VALUE, 1);
            samples += trainer.train(rows.iterator(), 0, interval, state).rows();
            steps += perEpoch;
            double elapsed = (System.nanoTime() - began) * 1e-9;
            if (elapsed > seconds) {
                return new Speed(samples / elapsed, steps);
            }
        }
    }

    private static PackedRows rows() {
        RandomStream random = new RandomStream(2);
        float[] features = new float[ROWS * SPEC.inputs()];
        float[] labels = new float[ROWS];
        float[] weights = new float[ROWS];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextDouble();
        }
        for (int i = 0; i < ROWS; i++) {
            labels[i] = random.nextInt(10);
        }
        Arrays.fill(weights, 1f);
        return new PackedRows(ROWS, ROWS, new DenseField(features.length / ROWS, features), labels, weights);
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
