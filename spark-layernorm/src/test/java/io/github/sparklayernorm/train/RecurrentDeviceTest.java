package io.github.sparklayernorm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.opencl.DeviceChoice;
import io.github.sparklayernorm.kernel.opencl.DeviceFailedException;
import io.github.sparklayernorm.kernel.opencl.KernelSelection;
import io.github.sparklayernorm.kernel.opencl.OpenClDevice;
import io.github.sparklayernorm.kernel.opencl.OpenClDevices;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.RecurrentSpec;
import io.github.sparklayernorm.model.Sequences;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import io.github.sparklayernorm.testing.OpenClRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recurrent networks whose norms, cells and loss run on an OpenCL device, against the same on the CPU. */
class RecurrentDeviceTest {
    private static final int TASKS = 8;

    private static KernelSelection selection;

    @BeforeAll
    static void open() {
        selection = KernelSelection.of(DeviceChoice.OPENCL, OpenClRuntime.device());
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfTheCpu(Cell cell) {
        RecurrentSpec layer = Sequences.with(spec(cell), 2, true, 0);
        for (RecurrentSpec spec : List.of(layer, Sequences.biased(layer), with(layer, Normalization.NONE))) {
            float[] onCpu = gradients(spec, Kernels.java());
            float[] onDevice = gradients(spec, selection.kernels());
            float scale = 0;
            for (float g : onCpu) {
                scale = Math.max(scale, Math.abs(g));
            }
            for (int i = 0; i < onCpu.length; i++) {
                assertThat(onDevice[i]).as("%s [%d]", spec, i).isCloseTo(onCpu[i], offset(2e-5f * scale));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eightTasksTrainAtOnceWithTheBitsThatOneGets(Cell cell) throws Exception {
        List<float[]> alone = new ArrayList<>();
        for (int task = 0; task < TASKS; task++) {
            alone.add(trained(cell, task));
        }
        ExecutorService threads = Executors.newFixedThreadPool(TASKS);
        try {
            CyclicBarrier start = new CyclicBarrier(TASKS);
            List<Future<float[]>> running = new ArrayList<>();
            for (int task = 0; task < TASKS; task++) {
                int number = task;
                Callable<float[]> work = () -> {
                    start.await();
                    return trained(cell, number);
                };
                running.add(threads.submit(work));
            }
            for (int task = 0; task < TASKS; task++) {
                assertThat(running.get(task).get()).as("task %d", task).isEqualTo(alone.get(task));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aDeviceThatFailsInAStepEndsTheTrainingWithItsReason() {
        OpenClDevice device = OpenClDevices.probed(List.of());
        KernelSelection failing = KernelSelection.of(DeviceChoice.OPENCL, device);
        RecurrentSpec spec = spec(Cell.LSTM);
        LocalTrainer trainer = new LocalTrainer(spec, config(), failing);
        assertThat(trainer.kernels()).isEqualTo("opencl (" + device.name() + ")");
        train(trainer, spec, 0, start(spec));
        device.failAfter(5);
        assertThatThrownBy(() -> train(trainer, spec, 0, start(spec)))
                .isInstanceOf(DeviceFailedException.class)
                .hasMessageContaining("OpenCL device " + device + " must run Lstm")
                .hasMessageContaining("set device=cpu to go on without it");
    }

    @Test
    void autoLeavesRecurrentNetworksToTheCpu() {
        KernelSelection auto = KernelSelection.of(DeviceChoice.AUTO, OpenClRuntime.device());
        RecurrentSpec spec = spec(Cell.GRU);
        LocalTrainer trainer = new LocalTrainer(spec, config(), auto);
        assertThat(trainer.kernels()).isEqualTo(Kernels.best().name());
        assertThat(train(trainer, spec, 3, start(spec)))
                .isEqualTo(train(new LocalTrainer(spec, config(), Kernels.best()), spec, 3, start(spec)));
    }

    private static float[] trained(Cell cell, int task) {
        RecurrentSpec spec = spec(cell);
        return train(new LocalTrainer(spec, config(), selection), spec, task, start(spec));
    }

    /** The parameters after an epoch of four steps. */
    private static float[] train(LocalTrainer trainer, RecurrentSpec spec, int task, TrainingState state) {
        PackedRows rows = Sequences.rows(spec, Sequences.LENGTHS, 20 + task);
        return trainer.train(List.of(rows).iterator(), task, new Interval(0, 0, 4, 0, 4, 1), state)
                .state()
                .parameters();
    }

    private static float[] gradients(RecurrentSpec spec, Kernels kernels) {
        Network network = Network.of(spec, kernels);
        network.initialize(5);
        network.parameters().zeroGradients();
        Batch batch = Batch.of(spec, Sequences.LENGTHS.length);
        int[] order = {0, 1, 2, 3, 4, 5, 6, 7};
        Sequences.rows(spec, Sequences.LENGTHS, 4).gather(order, 0, order.length, batch);
        network.forwardBackward(batch, 1f / batch.rows, 0);
        return network.parameters().gradients();
    }

    private static TrainingState start(RecurrentSpec spec) {
        Network network = Network.of(spec, Kernels.java());
        network.initialize(5);
        return TrainingState.start(
                network.parameters().values().clone(),
                config().solver().optimizer(config()).momentCount(),
                network.parameters().trained());
    }

    private static TrainingConfig config() {
        return TrainingConfig.builder().batchSize(2).seed(3).build();
    }

    private static RecurrentSpec spec(Cell cell) {
        return Sequences.spec(cell, Normalization.LAYER, Pooling.LAST, Loss.SOFTMAX_CROSS_ENTROPY);
    }

    private static RecurrentSpec with(RecurrentSpec s, Normalization normalization) {
        return Sequences.with(
                Sequences.spec(s.cell(), normalization, s.pooling(), s.loss()),
                s.layers(),
                s.bidirectional(),
                s.truncation());
    }
}
