package io.github.sparklayernorm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.Networks;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTrainerTest {
    private static final MlpSpec SPEC = Networks.mlp(Normalization.LAYER, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    private static final int ROWS = 101;

    @ParameterizedTest
    @EnumSource(value = Solver.class, mode = EnumSource.Mode.EXCLUDE, names = "L_BFGS")
    void intervalsOfAnyLengthGiveTheSameBits(Solver solver) {
        TrainingConfig config = config().solver(solver).weightDecay(0.01).build();
        TrainingState whole = train(config, List.of(dense(ROWS, 1)), 100);
        assertThat(train(config, List.of(dense(ROWS, 1)), 1).parameters()).isEqualTo(whole.parameters());
        assertThat(train(config, List.of(dense(ROWS, 1)), 3).parameters()).isEqualTo(whole.parameters());
    }

    @Test
    void intervalsMayEndInsideOrBetweenBlocks() {
        List<PackedRows> blocks = List.of(dense(40, 1), dense(7, 2), dense(54, 3));
        TrainingState whole = train(config().build(), blocks, 100);
        for (int interval : new int[] {1, 2, 3, 5}) {
            assertThat(train(config().build(), blocks, interval).parameters()).isEqualTo(whole.parameters());
        }
    }

    @Test
    void sparseRowsTrainAsTheSameDenseRowsDo() {
        PackedRows dense = dense(ROWS, 1);
        float[] features = features(dense);
        for (int i = 0; i < features.length; i++) {
            features[i] = i % 3 == 0 ? features[i] : 0f;
        }
        assertThat(train(config().build(), List.of(sparse(dense)), 4).parameters())
                .isEqualTo(train(config().build(), List.of(dense), 4).parameters());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 33})
    void everyRowIsSeenOnceInAnEpoch(int rows) {
        LocalTrainer trainer = new LocalTrainer(SPEC, config().build(), Kernels.best());
        IntervalResult result = trainer.train(
                List.<PackedRows>of(dense(rows, 1)).iterator(), 0, interval(0, 0, 100, 1), start(config().build()));
        assertThat(result.rows()).isEqualTo(rows);
        assertThat(result.steps()).isEqualTo((rows + 15) / 16);
    }

    @Test
    void buffersFollowTheRowsAndNotTheBatchSize() {
        TrainingConfig largest = config().batchSize(Integer.MAX_VALUE).build();
        List<PackedRows> blocks = List.of(dense(7, 2), dense(54, 3));
        assertThat(train(largest, blocks, 3).parameters())
                .isEqualTo(train(config().batchSize(54).build(), blocks, 3).parameters());
    }

    @Test
    void onlyTheRatiosOfWeightsMatter() {
        PackedRows rows = dense(ROWS, 1);
        PackedRows heavier = dense(ROWS, 1);
        for (int i = 0; i < ROWS; i++) {
            heavier.weights()[i] *= 4; // a power of two: exact
        }
        LocalTrainer trainer = new LocalTrainer(SPEC, config().build(), Kernels.best());
        TrainingState a = trainer.train(
                        List.<PackedRows>of(rows).iterator(), 0, interval(0, 0, 100, 1), start(config().build()))
                .state();
        TrainingState b = trainer.train(
                        List.<PackedRows>of(heavier).iterator(), 0, interval(0, 0, 100, 4), start(config().build()))
                .state();
        assertThat(b.parameters()).isEqualTo(a.parameters());
    }

    @Test
    void clippingBoundsTheStepOfPlainGradientDescent() {
        TrainingConfig config = config().solver(Solver.SGD)
                .momentum(0)
                .stepSize(1)
                .gradientClip(0.01)
                .batchSize(ROWS)
                .build();
        TrainingState state = start(config);
        float[] before = state.parameters().clone();
        new LocalTrainer(SPEC, config, Kernels.best())
                .train(List.<PackedRows>of(dense(ROWS, 1)).iterator(), 0, interval(0, 0, 1, 1), state);
        double square = 0;
        for (int i = 0; i < before.length; i++) {
            square += Math.pow(state.parameters()[i] - before[i], 2);
        }
        assertThat(Math.sqrt(square)).isBetween(0.0099, 0.0101);
    }

    @Test
    void clippingKeepsAGradientThatIsNotFiniteFromParametersAndMoments() {
        TrainingConfig config = config().gradientClip(1).build();
        TrainingState state = start(config);
        float[] before = state.parameters().clone();
        // weights that are that large in the mean's units make gradients overflow, while the loss is finite
        IntervalResult result = new LocalTrainer(SPEC, config, Kernels.best())
                .train(List.<PackedRows>of(dense(ROWS, 1)).iterator(), 0, interval(0, 0, 100, 1e-300), state);
        assertThat(result.lossSum()).isFinite();
        assertThat(result.leftOut()).isEqualTo(result.steps()).isPositive();
        assertThat(state.parameters()).isEqualTo(before);
        assertThat(state.moments()[0]).containsOnly(0f);
    }

    @Test
    void decayShrinksWeightsAndLeavesGainsAndBiasesAlone() {
        TrainingConfig config =
                config().solver(Solver.ADAMW).weightDecay(0.5).stepSize(0.01).build();
        Network network = Network.of(SPEC, Kernels.best());
        network.initialize(1);
        float[] before = network.parameters().values().clone();
        float[] zero = new float[network.parameters().trained()];
        TrainingState state = TrainingState.start(network.parameters().values(), 2, zero.length);
        config.solver()
                .optimizer(config)
                .at(1, 0.01f)
                .apply(
                        Kernels.best(),
                        0,
                        zero.length,
                        network.parameters().decayed(),
                        state.parameters(),
                        zero,
                        state.moments());
        for (int i = 0; i < zero.length; i++) {
            float factor = i < network.parameters().decayed() ? 1f - 0.01f * 0.5f : 1f;
            assertThat(state.parameters()[i]).isEqualTo(before[i] * factor);
        }
    }

    @Test
    void schedulesRiseAndFallAsTheySay() {
        LearningRateSchedule cosine = new LearningRateSchedule(LearningRateSchedule.Shape.COSINE, 4, 1, 1);
        assertThat(IntStream.range(0, 4).mapToDouble(i -> cosine.factor(i, 104)).toArray())
                .containsExactly(0.25, 0.5, 0.75, 1);
        assertThat(cosine.factor(4, 104)).isEqualTo(1);
        assertThat(cosine.factor(54, 104)).isCloseTo(0.5, within(1e-12));
        assertThat(cosine.factor(104, 104)).isCloseTo(0, within(1e-12));
        Course early = new Course(104, 54, 64);
        assertThat(cosine.factor(53, early)).isEqualTo(cosine.factor(53, 104));
        assertThat(cosine.factor(54, early)).isEqualTo(cosine.factor(54, 104));
        assertThat(cosine.factor(59, early))
                .isCloseTo(cosine.factor(79, 104), within(1e-12)); // half of the way that is left
        assertThat(cosine.factor(64, early)).isCloseTo(0, within(1e-12));
        LearningRateSchedule step = new LearningRateSchedule(LearningRateSchedule.Shape.STEP, 0, 10, 0.5);
        assertThat(new double[] {step.factor(9, 100), step.factor(10, 100), step.factor(25, 100)})
                .containsExactly(1, 0.5, 0.25);
        assertThat(LearningRateSchedule.CONSTANT.factor(1000, 10)).isEqualTo(1);
    }

    private static TrainingConfig.Builder config() {
        return TrainingConfig.builder().batchSize(16).seed(5).stepSize(0.01);
    }

    private static Interval interval(int epoch, int first, int steps, double meanWeight) {
        return new Interval(epoch, first, steps, first, 1000, meanWeight);
    }

    /** Two epochs in intervals of {@code length} steps, each with a trainer of its own. */
    private static TrainingState train(TrainingConfig config, List<PackedRows> blocks, int length) {
        TrainingState state = start(config);
        int steps = blocks.stream()
                .mapToInt(block -> block.batches(config.batchSize()))
                .sum();
        for (int epoch = 0; epoch < 2; epoch++) {
            for (int first = 0; first < steps; first += length) {
                Interval interval = new Interval(epoch, first, length, (long) epoch * steps + first, 2L * steps, 1);
                state = new LocalTrainer(SPEC, config, Kernels.best())
                        .train(blocks.iterator(), 3, interval, state)
                        .state();
            }
        }
        return state;
    }

    private static TrainingState start(TrainingConfig config) {
        Network network = Network.of(SPEC, Kernels.java());
        network.initialize(config.seed());
        return TrainingState.start(
                network.parameters().values(),
                config.solver().optimizer(config).momentCount(),
                network.parameters().trained());
    }

    private static PackedRows dense(int rows, long seed) {
        Batch batch = Networks.batch(SPEC, rows, seed);
        double weight = 0;
        for (float w : batch.weights) {
            weight += w;
        }
        DenseField field = new DenseField(SPEC.inputs(), batch.input(0).features);
        return new PackedRows(rows, weight, field, batch.targets, batch.weights);
    }

    private static float[] features(PackedRows dense) {
        return ((DenseField) dense.inputs().get(0)).features();
    }

    private static PackedRows sparse(PackedRows dense) {
        int inputs = SPEC.inputs();
        float[] features = features(dense);
        int[] starts = new int[dense.rows() + 1];
        int[] indices = new int[features.length];
        float[] values = new float[features.length];
        int count = 0;
        for (int row = 0; row < dense.rows(); row++) {
            for (int j = 0; j < inputs; j++) {
                if (features[row * inputs + j] != 0) {
                    indices[count] = j;
                    values[count++] = features[row * inputs + j];
                }
            }
            starts[row + 1] = count;
        }
        SparseField field =
                new SparseField(inputs, starts, Arrays.copyOf(indices, count), Arrays.copyOf(values, count));
        return new PackedRows(dense.rows(), dense.weight(), field, dense.targets(), dense.weights());
    }
}
