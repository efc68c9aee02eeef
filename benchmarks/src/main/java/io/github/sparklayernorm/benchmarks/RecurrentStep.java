package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.RecurrentSpec;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import io.github.sparklayernorm.train.Interval;
import io.github.sparklayernorm.train.LocalTrainer;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.SequenceField;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingState;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * Training step of one recurrent layer with a linear layer on its last step, on one thread: prints sequences per second and
 * the bytes that the thread allocated per step. The twin of peers/lstm.py. Usage:
 * {@code RecurrentStep CELL NORMALIZATION BATCH STEPS INPUTS HIDDEN SECONDS}.
 */
public final class RecurrentStep {
    private static final int CLASSES = 10;
    private static final int BATCHES = 8;

    private final LocalTrainer trainer;
    private final TrainingState state;
    private final List<PackedRows> rows;
    private final int batch;

    private RecurrentStep(RecurrentSpec spec, int batch, int length) {
        this.batch = batch;
        TrainingConfig config =
                TrainingConfig.builder().batchSize(batch).seed(1).build();
        trainer = new LocalTrainer(spec, config, Kernels.best());
        Network network = Network.of(spec, Kernels.java());
        network.initialize(1);
        state = TrainingState.start(
                network.parameters().values(), 2, network.parameters().trained());
        rows = List.of(rows(spec, batch * BATCHES, length));
    }

    public static void main(String[] arguments) {
        int batch = Integer.parseInt(arguments[2]);
        int steps = Integer.parseInt(arguments[3]);
        RecurrentSpec spec = spec(
                Cell.of(arguments[0]),
                Normalization.of(arguments[1]),
                Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]));
        double seconds = Double.parseDouble(arguments[6]);
        RecurrentStep step = new RecurrentStep(spec, batch, steps);
        step.run(seconds / 2);
        Machine.print("%s", step.run(seconds));
    }

    private static RecurrentSpec spec(Cell cell, Normalization normalization, int inputs, int hidden) {
        return new RecurrentSpec(
                inputs,
                0,
                0,
                cell,
                hidden,
                1,
                false,
                Pooling.LAST,
                CLASSES,
                normalization,
                1e-5f,
                0f,
                1f,
                0,
                1,
                Loss.SOFTMAX_CROSS_ENTROPY);
    }

    private record Speed(double sequencesPerSecond, double bytesPerStep) {
        @Override
        public String toString() {
            return String.format("%.1f %.1f", sequencesPerSecond, bytesPerStep);
        }
    }

    private Speed run(double seconds) {
        int perEpoch = rows.get(0).batches(batch);
        long began = System.nanoTime();
        long allocated = allocatedBytes();
        long sequences = 0;
        long steps = 0;
        for (int epoch = 0; ; epoch++) {
            Interval interval = new Interval(epoch, 0, perEpoch, steps, Long.MAX_VALUE, 1);
            sequences += trainer.train(rows.iterator(), 0, interval, state).rows();
            steps += perEpoch;
            double elapsed = (System.nanoTime() - began) * 1e-9;
            if (elapsed > seconds) {
                return new Speed(sequences / elapsed, (allocatedBytes() - allocated) / (double) steps);
            }
        }
    }

    private static PackedRows rows(RecurrentSpec spec, int count, int length) {
        RandomStream random = new RandomStream(2);
        int[] starts = new int[count + 1];
        Arrays.setAll(starts, i -> i * length);
        float[] labels = new float[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(CLASSES);
        }
        float[] weights = new float[count];
        Arrays.fill(weights, 1f);
        float[] features = Inputs.normal(count * length * spec.inputs(), 3);
        return new PackedRows(
                count, count, List.of(new SequenceField(spec.inputs(), starts, features)), labels, false, weights);
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
