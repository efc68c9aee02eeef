package io.github.sparklayernorm.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.Networks;
import io.github.sparklayernorm.model.Parameters;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.optim.Optimizer;
import io.github.sparklayernorm.testing.Close;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Features that are stored by their non-zero elements train as the same features stored in full. */
class SparseTrainingTest {
    private static final int INPUTS = 5003; // wide enough that steps go by rows
    private static final int ROWS = 45;
    private static final int BATCH = 8;
    private static final int STEPS = 6; // of an epoch
    private static final int HIDDEN = 7;

    static Stream<Arguments> cases() {
        return Stream.of(
                named("adam", c -> c.solver(Solver.ADAM)),
                named("adam with decay", c -> c.solver(Solver.ADAM).weightDecay(0.1)),
                named("adamw with decay", c -> c.solver(Solver.ADAMW).weightDecay(0.1)),
                named("sgd", c -> c.solver(Solver.SGD)),
                named("sgd with decay", c -> c.solver(Solver.SGD).weightDecay(0.1)),
                named("sgd without momentum", c -> c.solver(Solver.SGD).momentum(0)),
                named("clipped", c -> c.solver(Solver.SGD).gradientClip(0.1)),
                named(
                        "warming up",
                        c -> c.schedule(new LearningRateSchedule(LearningRateSchedule.Shape.COSINE, 4, 1, 1))));
    }

    private static Arguments named(String name, UnaryOperator<TrainingConfig.Builder> change) {
        return Arguments.of(
                name,
                change.apply(TrainingConfig.builder().batchSize(BATCH).seed(5).stepSize(0.01))
                        .build());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void sparseRowsTrainAsTheSameDenseRowsDo(String name, TrainingConfig config) {
        for (int inputs : new int[] {INPUTS, 211}) { // with steps by rows, and over all of them
            for (Normalization normalization : Networks.normalizations()) {
                MlpSpec spec = spec(inputs, normalization);
                TrainingState sparse = train(spec, config, List.of(sparse(inputs)), 4);
                TrainingState dense = train(spec, config, List.of(dense(inputs)), 4);
                assertClose(name + " " + normalization, sparse.parameters(), dense.parameters(), 1e-4);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void stepsByRowsHaveTheBitsOfStepsOverAllRows(String name, TrainingConfig config) {
        if (config.gradientClip() > 0) {
            return; // the length of the gradient is summed in another order
        }
        MlpSpec spec = spec(Normalization.LAYER);
        TrainingState whole = sweep(spec, config, false);
        for (int interval : new int[] {1, 4, 100}) {
            TrainingState state = train(spec, config, List.of(sparse()), interval);
            assertThat(state.parameters()).as("interval %s", interval).isEqualTo(whole.parameters());
            assertThat(state.moments()).isDeepEqualTo(whole.moments());
        }
    }

    @Test
    void sparseAdamLeavesRowsAloneThatNoFeatureReaches() {
        TrainingConfig config = TrainingConfig.builder()
                .solver(Solver.SPARSE_ADAM)
                .batchSize(BATCH)
                .seed(5)
                .build();
        MlpSpec spec = spec(Normalization.LAYER);
        TrainingState state = train(spec, config, List.of(sparse()), 4);
        assertThat(state.parameters()).containsExactly(sweep(spec, config, true).parameters());
        TrainingConfig adam = TrainingConfig.builder().batchSize(BATCH).seed(5).build();
        assertThat(state.parameters())
                .isNotEqualTo(train(spec, adam, List.of(sparse()), 4).parameters());
        assertThat(train(spec, config, List.of(dense()), 4).parameters())
                .isEqualTo(train(spec, adam, List.of(dense()), 4).parameters());
    }

    @Test
    void stepsThatAreLeftOutLeaveNothingInTheRowsThatTheyReached() {
        TrainingConfig config = TrainingConfig.builder()
                .solver(Solver.ADAMW)
                .weightDecay(0.1)
                .gradientClip(1)
                .batchSize(BATCH)
                .seed(5)
                .build();
        MlpSpec spec = spec(Normalization.LAYER);
        PackedRows sparse = sparse();
        PackedRows dense = dense();
        sparse.weights()[3] = 3e38f; // in units of the mean weight, its gradient overflows; its loss is finite
        dense.weights()[3] = 3e38f;
        for (int length : new int[] {1, STEPS}) {
            TrainingState bySparse = start(spec, config);
            TrainingState byDense = start(spec, config);
            assertThat(leftOut(spec, config, sparse, length, bySparse)).isEqualTo(2); // of two epochs
            assertThat(leftOut(spec, config, dense, length, byDense)).isEqualTo(2);
            assertClose("left out", bySparse.parameters(), byDense.parameters(), 1e-4);
            assertThat(bySparse.parameters()).isNotEqualTo(initial(spec));
        }
    }

    private static int leftOut(MlpSpec spec, TrainingConfig config, PackedRows rows, int length, TrainingState state) {
        LocalTrainer trainer = new LocalTrainer(spec, config, Kernels.java());
        int leftOut = 0;
        for (int epoch = 0; epoch < 2; epoch++) {
            for (int first = 0; first < STEPS; first += length) {
                Interval interval = new Interval(epoch, first, length, (long) epoch * STEPS + first, 2L * STEPS, 1e-3);
                IntervalResult result = trainer.train(List.of(rows).iterator(), 3, interval, state);
                assertThat(result.lossSum()).isFinite();
                leftOut += result.leftOut();
            }
        }
        return leftOut;
    }

    @Test
    void denseAndSparseBlocksMayTakeTurns() {
        TrainingConfig config = TrainingConfig.builder()
                .solver(Solver.ADAM)
                .batchSize(BATCH)
                .seed(5)
                .build();
        MlpSpec spec = spec(Normalization.LAYER);
        TrainingState mixed = train(spec, config, List.of(sparse(), dense(), sparse()), 5);
        TrainingState dense = train(spec, config, List.of(dense(), dense(), dense()), 5);
        assertClose("mixed", mixed.parameters(), dense.parameters(), 1e-4);
    }

    @Test
    void gradientOfAllRowsIsTheSame() {
        MlpSpec spec = spec(Normalization.LAYER);
        float[] parameters = initial(spec);
        FullGradient.Result sparse = gradient(spec, parameters, List.of(sparse(), sparse()));
        FullGradient.Result dense = gradient(spec, parameters, List.of(dense(), dense()));
        FullGradient.Result mixed = gradient(spec, parameters, List.of(dense(), sparse()));
        assertClose("gradient", sparse.gradient(), dense.gradient(), 1e-5);
        assertClose("mixed gradient", mixed.gradient(), dense.gradient(), 1e-5);
    }

    @Test
    void batchOfSparseRowsHasNoRoomForDenseOnes() {
        Batch batch = Batch.of(spec(Normalization.LAYER), 128);
        sparse().gather(new int[] {3, 1, 2}, 0, 3, batch);
        assertThat(batch.input(0).features).isEmpty();
        assertThat(batch.input(0).sparse.rows()).isEqualTo(3);
    }

    private static void assertClose(String what, float[] actual, float[] expected, double tolerance) {
        double[] doubles = new double[expected.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = expected[i];
        }
        Close.assertClose(what, doubles, actual, 0, tolerance);
    }

    private static FullGradient.Result gradient(MlpSpec spec, float[] parameters, List<PackedRows> blocks) {
        return new FullGradient(spec, BATCH, Kernels.java()).at(parameters, blocks.iterator(), 0.01f, () -> {});
    }

    private static MlpSpec spec(Normalization normalization) {
        return spec(INPUTS, normalization);
    }

    private static MlpSpec spec(int inputs, Normalization normalization) {
        return new MlpSpec(
                inputs,
                List.of(Networks.units(normalization, HIDDEN)),
                3,
                normalization,
                true,
                Activation.TANH,
                1e-5f,
                0f,
                Loss.SOFTMAX_CROSS_ENTROPY);
    }

    /** Two epochs in intervals of {@code length} steps, with one trainer. */
    private static TrainingState train(MlpSpec spec, TrainingConfig config, List<PackedRows> blocks, int length) {
        LocalTrainer trainer = new LocalTrainer(spec, config, Kernels.java());
        TrainingState state = start(spec, config);
        int steps = STEPS * blocks.size();
        for (int epoch = 0; epoch < 2; epoch++) {
            for (int first = 0; first < steps; first += length) {
                Interval interval = new Interval(epoch, first, length, (long) epoch * steps + first, 2L * steps, 1);
                trainer.train(blocks.iterator(), 3, interval, state);
            }
        }
        return state;
    }

    /** The same two epochs of the sparse rows with steps over all parameters, or over all but rows that are not reached. */
    private static TrainingState sweep(MlpSpec spec, TrainingConfig config, boolean reachedOnly) {
        Network network = Network.of(spec, Kernels.java());
        TrainingState state = start(spec, config);
        Parameters parameters = network.parameters();
        parameters.load(state.parameters());
        Optimizer optimizer = config.solver().optimizer(config);
        Batch batch = Batch.of(spec, BATCH);
        PackedRows rows = sparse();
        int[] order = new int[ROWS];
        for (int step = 0; step < 2 * STEPS; step++) {
            long epochSeed = RandomStream.derive(config.seed(), 3, step / STEPS);
            rows.shuffle(order, STEPS, RandomStream.derive(epochSeed, 0));
            int from = PackedRows.firstRow(step % STEPS, STEPS, ROWS);
            int count = PackedRows.firstRow(step % STEPS + 1, STEPS, ROWS) - from;
            rows.gather(order, from, count, batch);
            parameters.zeroGradients();
            network.forwardBackward(batch, 1f / count, 0);
            float size = (float) (config.stepSize() * config.schedule().factor(step, 2 * STEPS));
            Optimizer.Update update = optimizer.at(step + 1, size);
            float[] g = parameters.gradients();
            for (int i = 0; i < parameters.trained(); i++) {
                if (!reachedOnly || i >= INPUTS * HIDDEN || has(field(rows), order, from, count, i / HIDDEN)) {
                    update.apply(
                            Kernels.java(), i, i + 1, parameters.decayed(), parameters.values(), g, state.moments());
                }
            }
            parameters.gradientsUsed();
        }
        System.arraycopy(parameters.values(), 0, state.parameters(), 0, state.parameters().length);
        return state;
    }

    private static boolean has(SparseField rows, int[] order, int from, int count, int column) {
        for (int i = from; i < from + count; i++) {
            for (int e = rows.starts()[order[i]]; e < rows.starts()[order[i] + 1]; e++) {
                if (rows.indices()[e] == column) {
                    return true;
                }
            }
        }
        return false;
    }

    private static TrainingState start(MlpSpec spec, TrainingConfig config) {
        float[] parameters = initial(spec);
        int trained = Network.of(spec, Kernels.java()).parameters().trained();
        return TrainingState.start(parameters, config.solver().optimizer(config).momentCount(), trained);
    }

    private static float[] initial(MlpSpec spec) {
        Network network = Network.of(spec, Kernels.java());
        network.initialize(1);
        return network.parameters().values();
    }

    /** Rows with 11 elements each, most of them among the first few columns, as words are. */
    private static PackedRows sparse() {
        return sparse(INPUTS);
    }

    private static PackedRows sparse(int inputs) {
        RandomStream random = new RandomStream(7);
        int elements = 11;
        int[] starts = new int[ROWS + 1];
        int[] indices = new int[ROWS * elements];
        float[] values = new float[ROWS * elements];
        float[] targets = new float[ROWS];
        float[] weights = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            int column = 0;
            for (int e = row * elements; e < (row + 1) * elements; e++) {
                column += 1 + random.nextInt(e % 3 == 0 ? inputs / 8 : inputs / 250 + 2);
                indices[e] = column;
                values[e] = 1f + random.nextInt(3);
            }
            starts[row + 1] = (row + 1) * elements;
            targets[row] = random.nextInt(3);
            weights[row] = 1f;
        }
        return new PackedRows(ROWS, ROWS, new SparseField(inputs, starts, indices, values), targets, weights);
    }

    private static SparseField field(PackedRows sparse) {
        return (SparseField) sparse.inputs().get(0);
    }

    private static PackedRows dense() {
        return dense(INPUTS);
    }

    private static PackedRows dense(int inputs) {
        PackedRows rows = sparse(inputs);
        SparseField sparse = field(rows);
        float[] features = new float[ROWS * inputs];
        for (int row = 0; row < ROWS; row++) {
            for (int e = sparse.starts()[row]; e < sparse.starts()[row + 1]; e++) {
                features[row * inputs + sparse.indices()[e]] = sparse.values()[e];
            }
        }
        return new PackedRows(ROWS, ROWS, new DenseField(inputs, features), rows.targets(), rows.weights());
    }
}
