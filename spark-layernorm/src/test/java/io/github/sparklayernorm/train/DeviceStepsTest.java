package io.github.sparklayernorm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.opencl.DeviceChoice;
import io.github.sparklayernorm.kernel.opencl.KernelSelection;
import io.github.sparklayernorm.kernel.opencl.MlpDeviceTrainer;
import io.github.sparklayernorm.kernel.opencl.OpenClDevice;
import io.github.sparklayernorm.kernel.opencl.OpenClDevices;
import io.github.sparklayernorm.kernel.opencl.OpenClUnavailableException;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.Networks;
import io.github.sparklayernorm.nn.loss.Huber;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.testing.OpenClRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps on the device against the same steps of a {@link Network} and its optimiser on the CPU. */
class DeviceStepsTest {
    private static final int BATCH = 32;

    private static MlpDeviceTrainer trainer;

    @BeforeAll
    static void open() {
        trainer = MlpDeviceTrainer.on(OpenClRuntime.device());
    }

    @AfterAll
    static void close() {
        if (trainer != null) {
            trainer.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ADAM", "ADAMW", "SGD"}) // the others never go to a device
    void aStepOfEachSolverEqualsTheCpus(Solver solver) {
        TrainingConfig config =
                config().solver(solver).weightDecay(0.01).gradientClip(0.5).build();
        MlpSpec spec = spec(Normalization.LAYER, Loss.SOFTMAX_CROSS_ENTROPY, 0f);
        TrainingState start = start(spec, config);
        TrainingState onCpu = start.copy();
        TrainingState onDevice = start.copy();
        // one step: later ones amplify the last bits where Adam divides a tiny gradient by its own size
        double cpuLoss = cpu(spec, config, onCpu, 1, 1);
        double deviceLoss = device(spec, config, onDevice, 1, 1);
        assertThat(deviceLoss).isCloseTo(cpuLoss, offset(1e-4 * cpuLoss));
        for (int m = 0; m < start.moments().length; m++) {
            assertClose(onDevice.moments()[m], onCpu.moments()[m], 1e-6f);
        }
        if (solver == Solver.SGD) {
            assertClose(onDevice.parameters(), onCpu.parameters(), 1e-6f);
        }
    }

    static List<Loss> losses() {
        return List.of(Loss.SOFTMAX_CROSS_ENTROPY, Loss.SQUARED_ERROR);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void trainingReachesTheLossOfTheCpu(Loss loss) {
        TrainingConfig config = config().stepSize(0.01).build();
        for (Normalization normalization : List.of(Normalization.LAYER, Normalization.NONE)) {
            MlpSpec spec = spec(normalization, loss, 0f);
            TrainingState onCpu = start(spec, config);
            TrainingState onDevice = onCpu.copy();
            double first = cpu(spec, config, onCpu.copy(), 1, 1) / BATCH;
            double cpuLoss = cpu(spec, config, onCpu, 1, 150) / (150 * BATCH);
            double deviceLoss = device(spec, config, onDevice, 1, 150) / (150 * BATCH);
            assertThat(deviceLoss).as("%s, %s", normalization, loss).isLessThan(0.6 * first);
            assertThat(deviceLoss).isCloseTo(cpuLoss, offset(0.02 * cpuLoss));
        }
    }

    @Test
    void aTrainerGoesOnWithTheCpuFromTheLastGoodStateWhenTheDeviceFails() {
        MlpSpec spec = spec(Normalization.LAYER, Loss.SOFTMAX_CROSS_ENTROPY, 0f);
        TrainingConfig config = config().solver(Solver.SGD).stepSize(0.05).build();
        TrainingState onCpu = start(spec, config);
        TrainingState failing = onCpu.copy();
        OpenClDevice device = OpenClDevices.probed(List.of());
        LocalTrainer cpu = new LocalTrainer(spec, config, Kernels.best());
        LocalTrainer auto = new LocalTrainer(spec, config, KernelSelection.of(DeviceChoice.AUTO, device));
        assertThat(auto.kernels()).isEqualTo("opencl (" + device.name() + ")");

        double[] losses = new double[2];
        for (int epoch = 0; epoch < 3; epoch++) {
            if (epoch == 1) {
                device.failAfter(2); // not at once: some launches of the interval change the state before
            }
            losses[0] += epochOf(cpu, epoch, onCpu).lossSum();
            losses[1] += epochOf(auto, epoch, failing).lossSum();
        }
        assertThat(auto.kernels()).isEqualTo(Kernels.best().name());
        assertThat(losses[1]).isCloseTo(losses[0], offset(1e-4 * losses[0]));
        assertClose(failing.parameters(), onCpu.parameters(), 1e-4f);
    }

    @Test
    void aDeviceAskedForByNameThatFailsEndsTheTrainingWithItsReason() {
        MlpSpec spec = spec(Normalization.LAYER, Loss.SOFTMAX_CROSS_ENTROPY, 0f);
        TrainingConfig config = config().build();
        OpenClDevice device = OpenClDevices.probed(List.of());
        LocalTrainer byName = new LocalTrainer(spec, config, KernelSelection.of(DeviceChoice.OPENCL, device));
        device.failAfter(0);
        assertThatThrownBy(() -> epochOf(byName, 0, start(spec, config)))
                .isInstanceOf(OpenClUnavailableException.class)
                .hasMessageContaining("device=opencl: OpenCL device")
                .hasMessageContaining("but failed");
    }

    /** Twenty steps. */
    private static IntervalResult epochOf(LocalTrainer trainer, int epoch, TrainingState state) {
        MlpSpec spec = spec(Normalization.LAYER, Loss.SOFTMAX_CROSS_ENTROPY, 0f);
        float[] features = new float[20 * BATCH * spec.inputs()];
        float[] targets = new float[20 * BATCH];
        for (int b = 0; b < 20; b++) {
            Batch batch = batch(spec, b);
            System.arraycopy(
                    batch.input(0).features,
                    0,
                    features,
                    b * batch.input(0).features.length,
                    batch.input(0).features.length);
            System.arraycopy(batch.targets, 0, targets, b * BATCH, BATCH);
        }
        float[] weights = new float[20 * BATCH];
        Arrays.fill(weights, 1f);
        PackedRows rows =
                new PackedRows(20 * BATCH, 20 * BATCH, new DenseField(spec.inputs(), features), targets, weights);
        return trainer.train(List.of(rows).iterator(), 0, new Interval(epoch, 0, 20, 20L * epoch, 60, 1), state);
    }

    @ParameterizedTest
    @EnumSource(names = {"ADAM", "ADAMW", "SGD"})
    void clippingKeepsAGradientThatIsNotFiniteFromParametersAndMoments(Solver solver) {
        TrainingConfig config =
                config().solver(solver).weightDecay(0.01).gradientClip(0.5).build();
        MlpSpec spec = spec(Normalization.LAYER, Loss.SOFTMAX_CROSS_ENTROPY, 0f);
        TrainingState start = start(spec, config);
        TrainingState state = start.copy();
        DeviceSteps steps = of(spec, config).orElseThrow();
        steps.add(batch(spec, 1), Float.POSITIVE_INFINITY, 0, 0.01f);
        assertThat(steps.flush(state, () -> {})).isFinite();
        assertThat(state.parameters()).isEqualTo(start.parameters());
        assertThat(state.moments()).isDeepEqualTo(start.moments());
    }

    @Test
    void networksThatTheDeviceCannotTrainAreLeftToTheCpu() {
        TrainingConfig config = config().build();
        Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
        for (Normalization normalization : Networks.normalizations()) {
            boolean known = List.of(Normalization.LAYER, Normalization.NONE).contains(normalization);
            assertThat(of(spec(normalization, loss, 0f), config).isPresent())
                    .as("%s", normalization)
                    .isEqualTo(known);
        }
        assertThat(of(spec(Normalization.LAYER, loss, 0.1f), config)).isEmpty();
        assertThat(of(spec(Normalization.LAYER, Loss.MIXTURE_DENSITY, 0f), config))
                .isEmpty();
        assertThat(of(spec(Normalization.LAYER, new Huber(1), 0f), config)).isEmpty();
        assertThat(of(
                        spec(Normalization.LAYER, loss, 0f),
                        config().batchSize(Integer.MAX_VALUE).build()))
                .isEmpty();
    }

    @Test
    void theDocsSayWhatIsRefused() throws IOException {
        List<String> docs = Files.readAllLines(Path.of(System.getProperty("sparklayernorm.root"), "docs", "opencl.md"));
        Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
        for (Solver solver : Solver.values()) {
            boolean taken = !solver.fullBatch()
                    && of(
                                    spec(Normalization.LAYER, loss, 0f),
                                    config().solver(solver).build())
                            .isPresent();
            assertDocs(docs, "solver", solver.text(), taken);
        }
        for (Normalization normalization : Networks.normalizations()) {
            boolean taken = of(spec(normalization, loss, 0f), config().build()).isPresent();
            assertDocs(docs, "normalization", normalization.text().replaceAll("[0-9]+", "n"), taken);
        }
    }

    private static void assertDocs(List<String> docs, String param, String value, boolean taken) {
        String[] cells = docs.stream()
                .filter(line -> line.startsWith("| `" + param + "` |"))
                .findFirst()
                .orElseThrow()
                .split("\\|");
        assertThat(cells[2].contains("`" + value + "`")).as("%s, taken", value).isEqualTo(taken);
        assertThat(cells[3].contains("`" + value + "`"))
                .as("%s, refused", value)
                .isEqualTo(!taken);
    }

    private static Optional<DeviceSteps> of(MlpSpec spec, TrainingConfig config) {
        return DeviceSteps.of(Network.of(spec, Kernels.java()), config, trainer);
    }

    private static TrainingConfig.Builder config() {
        return TrainingConfig.builder().batchSize(BATCH).seed(3);
    }

    private static MlpSpec spec(Normalization normalization, Loss loss, float dropout) {
        return new MlpSpec(
                7,
                List.of(Networks.units(normalization, 33), Networks.units(normalization, 17)),
                3,
                normalization,
                true,
                Activation.TANH,
                1e-5f,
                dropout,
                loss);
    }

    private static TrainingState start(MlpSpec spec, TrainingConfig config) {
        Network network = Network.of(spec, Kernels.java());
        network.initialize(5);
        return TrainingState.start(
                network.parameters().values().clone(),
                config.solver().optimizer(config).momentCount(),
                network.parameters().trained());
    }

    private static double cpu(MlpSpec spec, TrainingConfig config, TrainingState state, int from, int to) {
        Network network = Network.of(spec, Kernels.java());
        network.parameters().load(state.parameters());
        double sum = 0;
        for (int step = from; step <= to; step++) {
            network.parameters().zeroGradients();
            sum += network.forwardBackward(batch(spec, step), 1f / BATCH, 0);
            float[] gradients = network.parameters().gradients();
            double length = Math.sqrt(Kernels.java().sumOfSquares(0, gradients.length, gradients));
            if (config.gradientClip() > 0 && length > config.gradientClip()) {
                Kernels.java().scale(0, gradients.length, (float) (config.gradientClip() / length), gradients);
            }
            config.solver()
                    .optimizer(config)
                    .at(step, (float) config.stepSize())
                    .apply(
                            Kernels.java(),
                            0,
                            network.parameters().trained(),
                            network.parameters().decayed(),
                            network.parameters().values(),
                            gradients,
                            state.moments());
        }
        float[] values = network.parameters().values();
        System.arraycopy(values, 0, state.parameters(), 0, values.length);
        return sum;
    }

    private static double device(MlpSpec spec, TrainingConfig config, TrainingState state, int from, int to) {
        DeviceSteps steps = of(spec, config).orElseThrow();
        double sum = 0;
        for (int step = from; step <= to; step++) {
            steps.add(batch(spec, step), 1f / BATCH, step - 1, (float) config.stepSize());
            if (steps.isFull() || step % 40 == 0) {
                sum += steps.flush(state, () -> {});
            }
        }
        return sum + steps.flush(state, () -> {});
    }

    /** Points of which the largest of the first three coordinates is the class, or whose squares are the targets. */
    private static Batch batch(MlpSpec spec, int step) {
        Random random = new Random(step);
        Batch batch = new Batch(BATCH, spec.inputs(), spec.loss().targetWidth(spec.outputs()));
        batch.rows = BATCH;
        Arrays.fill(batch.weights, 1f);
        for (int i = 0; i < batch.input(0).features.length; i++) {
            batch.input(0).features[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < BATCH; i++) {
            int at = i * spec.inputs();
            float[] x = batch.input(0).features;
            if (spec.loss().targets() == Loss.Targets.CLASS) {
                int best = x[at] > x[at + 1] ? 0 : 1;
                batch.targets[i] = x[at + best] > x[at + 2] ? best : 2;
            } else {
                for (int j = 0; j < 3; j++) {
                    batch.targets[3 * i + j] = x[at + j] * x[at + j];
                }
            }
        }
        return batch;
    }

    private static void assertClose(float[] actual, float[] expected, float tolerance) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("[%d]", i).isCloseTo(expected[i], offset(tolerance));
        }
    }
}
