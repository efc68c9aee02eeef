package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import io.github.sparklayernorm.train.PackedRows;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecurrentNetworkTest {
    private static final int OUTPUTS = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static List<Arguments> networks() {
        List<Arguments> all = new ArrayList<>();
        for (Cell cell : Cell.values()) {
            for (Normalization normalization : Sequences.normalizations(cell)) {
                all.add(Arguments.of(Sequences.with(
                        Sequences.spec(cell, normalization, Pooling.NONE, Loss.SQUARED_ERROR), 2, true, 0)));
            }
            all.add(Arguments.of(Sequences.biased(Sequences.with(
                    Sequences.spec(cell, Normalization.LAYER, Pooling.NONE, Loss.SQUARED_ERROR), 2, true, 0))));
        }
        return all;
    }

    /** At inference a cell's buffers hold a chunk of steps, in training all of them; the outputs are the same bits. */
    @ParameterizedTest
    @EnumSource(Cell.class)
    void inferenceInChunksOfStepsIsAsTrainingComputesIt(Cell cell) {
        int[] lengths = new int[90];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = 1 + i * 7 % 31; // 1,400 steps: of 64 units four gates make chunks of 512 rows
        }
        for (Normalization normalization : List.of(Normalization.LAYER, Normalization.NONE)) {
            for (Pooling pooling : List.of(Pooling.NONE, Pooling.LAST)) {
                RecurrentSpec small = Sequences.spec(cell, normalization, pooling, Loss.SQUARED_ERROR);
                RecurrentSpec spec = new RecurrentSpec(
                        5,
                        0,
                        0,
                        cell,
                        64,
                        2,
                        true,
                        pooling,
                        small.outputs(),
                        normalization,
                        true,
                        1e-5f,
                        0f,
                        1f,
                        0,
                        4,
                        Loss.SQUARED_ERROR);
                Network network = network(spec);
                Batch batch = Sequences.batch(spec, Sequences.rows(spec, lengths, 3));
                network.forwardBackward(batch, 1f, 0);
                float[] trained = Arrays.copyOf(network.outputs(), batch.rows * spec.outputs());
                network.forward(batch);
                assertThat(Arrays.copyOf(network.outputs(), trained.length)).isEqualTo(trained);
                network.forwardBackward(batch, 1f, 0);
                assertThat(Arrays.copyOf(network.outputs(), trained.length)).isEqualTo(trained);
            }
        }
    }

    /** The state after many chunks is what a pass over the rest goes on from. */
    @ParameterizedTest
    @EnumSource(Cell.class)
    void chunksOfStepsLeaveTheStateOfTheirEnd(Cell cell) {
        RecurrentSpec spec = new RecurrentSpec(
                5,
                0,
                0,
                cell,
                64,
                1,
                false,
                Pooling.NONE,
                3,
                Normalization.LAYER,
                true,
                1e-5f,
                0f,
                1f,
                0,
                4,
                Loss.SQUARED_ERROR);
        Network network = network(spec);
        int steps = 40;
        int[] lengths = new int[50];
        Arrays.fill(lengths, steps);
        PackedRows rows = Sequences.rows(spec, lengths, 3);
        Batch whole = Sequences.batch(spec, rows);
        network.forward(whole);
        float[] outputs = Arrays.copyOf(network.outputs(), 50 * steps * 3);
        Batch part = Batch.of(spec);
        int[] half = new int[50];
        Arrays.fill(half, steps / 2);
        for (int from = 0; from < steps; from += steps / 2) {
            part.input(0).steps.pack(50, half);
            int count = 50 * steps / 2;
            System.arraycopy(
                    whole.input(0).features, from * 50 * 5, part.input(0).dense(count), 0, count * 5);
            part.rows = count;
            if (from == 0) {
                network.forward(part);
            } else {
                network.resume(part);
            }
            for (int i = 0; i < count * 3; i++) {
                assertThat(network.outputs()[i]).isCloseTo(outputs[from * 50 * 3 + i], within(2e-6f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void specAndFloatsRebuildTheSameNetwork(RecurrentSpec spec) {
        Network network = network(spec);
        Network rebuilt = Network.of(NetworkSpec.fromJson(spec.toJson()), Kernels.best());
        rebuilt.parameters().load(network.parameters().values());

        assertThat(rebuilt.spec()).isEqualTo(spec);
        assertThat(outputs(rebuilt, Sequences.LENGTHS)).isEqualTo(outputs(network, Sequences.LENGTHS));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void sequencesHaveTheSameOutputsAloneAndInABatch(RecurrentSpec spec) {
        Network network = network(spec);
        PackedRows rows = Sequences.rows(spec, Sequences.LENGTHS, 2);
        Batch together = Sequences.batch(spec, rows);
        network.forward(together);
        float[] expected = network.outputs().clone();
        for (int place = 0; place < rows.rows(); place++) {
            Batch alone = Batch.of(spec, 1);
            rows.gather(new int[] {together.given(place)}, 0, 1, alone);
            network.forward(alone);
            for (int t = 0; t < alone.input(0).steps.count(); t++) {
                for (int j = 0; j < OUTPUTS; j++) {
                    assertThat(network.outputs()[t * OUTPUTS + j])
                            .as("sequence %d step %d output %d", together.given(place), t, j)
                            .isCloseTo(expected[together.input(0).steps.row(t, place) * OUTPUTS + j], within(5e-6f));
                }
            }
        }
    }

    /** The loss is a sum over sequences, so the gradient of a batch is the sum of the gradients of its parts. */
    @ParameterizedTest
    @EnumSource(Cell.class)
    void gradientsDoNotDependOnHowSequencesAreBatched(Cell cell) {
        RecurrentSpec spec = Sequences.with(
                Sequences.spec(cell, Normalization.LAYER, Pooling.LAST, Loss.SOFTMAX_CROSS_ENTROPY), 2, true, 0);
        Network network = network(spec);
        PackedRows rows = Sequences.rows(spec, Sequences.LENGTHS, 2);
        network.parameters().zeroGradients();
        network.forwardBackward(Sequences.batch(spec, rows), 1f, 0);
        float[] together = network.parameters().gradients().clone();

        network.parameters().zeroGradients();
        Batch batch = Batch.of(spec, 1);
        for (int row = 0; row < rows.rows(); row++) {
            rows.gather(new int[] {row}, 0, 1, batch);
            network.forwardBackward(batch, 1f, 0);
        }
        float[] alone = network.parameters().gradients();
        for (int i = 0; i < together.length; i++) {
            assertThat(alone[i]).as("element %d", i).isCloseTo(together[i], within(2e-5f));
        }
    }

    /** What a bias before the norm is for: without it a cell's first step forgets the length of its inputs. */
    @ParameterizedTest
    @EnumSource(Cell.class)
    void theLengthOfAStepTellsWithABiasBeforeTheNorm(Cell cell) {
        RecurrentSpec literal = Sequences.spec(cell, Normalization.LAYER, Pooling.NONE, Loss.SQUARED_ERROR);
        for (RecurrentSpec spec : List.of(literal, Sequences.biased(literal))) {
            Network network = network(spec);
            Batch batch = Sequences.batch(spec, Sequences.rows(spec, new int[] {1}, 3));
            network.forward(batch);
            float[] before = Arrays.copyOf(network.outputs(), OUTPUTS);
            for (int i = 0; i < spec.inputs(); i++) {
                batch.input(0).features[i] *= 3;
            }
            network.forward(batch);
            float difference = 0;
            for (int j = 0; j < OUTPUTS; j++) {
                difference = Math.max(difference, Math.abs(network.outputs()[j] - before[j]));
            }
            if (spec.biasBeforeNorm()) {
                assertThat(difference).isGreaterThan(1e-2f);
            } else {
                assertThat(difference).isLessThan(2e-3f); // epsilon beside the variance
            }
        }
    }

    /** As versions wrote it that had no such bias: their models go on with the same parameters. */
    @Test
    void aSpecWithoutTheFieldHasNoBiasBeforeTheNorm() {
        RecurrentSpec spec = Sequences.spec(Cell.GRU, Normalization.LAYER, Pooling.LAST, Loss.SQUARED_ERROR);
        String json = spec.toJson().replace("\"biasBeforeNorm\":false,", "");
        assertThat(json).isNotEqualTo(spec.toJson());
        assertThat(NetworkSpec.fromJson(json)).isEqualTo(spec);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void resumingStepByStepIsOnePassOverTheSequence(RecurrentSpec both) {
        RecurrentSpec spec = Sequences.with(both, 2, false, 0);
        Network network = network(spec);
        randomizeStatistics(network);
        PackedRows rows = Sequences.rows(spec, new int[] {9}, 3);
        network.forward(Sequences.batch(spec, rows));
        float[] whole = network.outputs().clone();
        for (int t = 0; t < 9; t++) {
            Batch step = Batch.of(spec, 1);
            step.input(0).steps.pack(1, new int[] {1});
            System.arraycopy(rows.sequences(0).features(), t * spec.inputs(), step.input(0).features, 0, spec.inputs());
            if (t == 0) {
                network.forward(step);
            } else {
                network.resume(step);
            }
            for (int j = 0; j < OUTPUTS; j++) {
                assertThat(network.outputs()[j]).as("step %d", t).isCloseTo(whole[t * OUTPUTS + j], within(2e-6f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void bidirectionalIsOneRunForwardAndOneBackward(Cell cell) {
        RecurrentSpec both =
                Sequences.with(Sequences.spec(cell, Normalization.LAYER, Pooling.NONE, Loss.SQUARED_ERROR), 1, true, 0);
        RecurrentSpec one = Sequences.with(both, 1, false, 0);
        Network network = network(both);
        PackedRows rows = Sequences.rows(both, new int[] {6}, 3);
        float[] reversed = rows.sequences(0).features().clone();
        for (int t = 0; t < 6; t++) {
            System.arraycopy(rows.sequences(0).features(), t * 5, reversed, (5 - t) * 5, 5);
        }
        network.forward(Sequences.batch(both, rows));
        float[] forward = run(one, network, "forward", 0, rows.sequences(0).features());
        float[] backward = run(one, network, "backward", 7, reversed);
        float[] bias = values(network, "output.bias");
        for (int t = 0; t < 6; t++) {
            for (int j = 0; j < OUTPUTS; j++) {
                float sum = forward[t * OUTPUTS + j] + backward[(5 - t) * OUTPUTS + j] + bias[j];
                assertThat(network.outputs()[t * OUTPUTS + j]).isCloseTo(sum, within(3e-6f));
            }
        }
    }

    /** Outputs without bias of one direction of a bidirectional network, as a network of its own. */
    private static float[] run(RecurrentSpec spec, Network of, String direction, int firstRow, float[] features) {
        Network network = Network.of(spec, Kernels.best());
        network.parameters().list().forEach(p -> {
            if (p.name().startsWith("recurrent0.")) {
                String name = p.name().replace("recurrent0.", "recurrent0." + direction + ".");
                System.arraycopy(values(of, name), 0, p.values(), p.offset(), p.size());
            } else if (p.name().equals("output.weight")) {
                System.arraycopy(values(of, p.name()), firstRow * OUTPUTS, p.values(), p.offset(), p.size());
            }
        });
        Batch batch = Batch.of(spec, 6);
        batch.input(0).steps.pack(1, new int[] {6});
        System.arraycopy(features, 0, batch.input(0).features, 0, features.length);
        network.forward(batch);
        return network.outputs();
    }

    private static float[] values(Network network, String name) {
        var p = network.parameters().get(name);
        return Arrays.copyOfRange(p.values(), p.offset(), p.offset() + p.size());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void nothingIsAllocatedOnceWarm(RecurrentSpec spec) {
        assertNothingIsAllocatedOnceWarm(spec, Kernels.java());
        assertNothingIsAllocatedOnceWarm(spec, Kernels.best());
    }

    private static void assertNothingIsAllocatedOnceWarm(RecurrentSpec spec, Kernels kernels) {
        Network network = Network.of(spec, kernels);
        network.initialize(1);
        PackedRows rows = Sequences.rows(spec, Sequences.LENGTHS, 2);
        Batch batch = Sequences.batch(spec, rows);
        int[] order = {7, 6, 5, 4, 3, 2, 1, 0};
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20_000 && least > 0; i++) {
            long before = allocated();
            step(network, rows, order, batch);
            least = Math.min(least, allocated() - before);
        }
        // calls that are not compiled yet box their arguments: the least of many steps is what the code itself
        // allocates
        assertThat(least).isZero();
    }

    private static void step(Network network, PackedRows rows, int[] order, Batch batch) {
        rows.gather(order, 0, order.length, batch);
        network.parameters().zeroGradients();
        network.forwardBackward(batch, 1f, 0);
    }

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    @Test
    void forgetGatesStartWithTheirBias() {
        Network network = Network.of(
                Sequences.spec(Cell.LSTM, Normalization.LAYER, Pooling.LAST, Loss.SQUARED_ERROR), Kernels.best());
        network.initialize(1);
        float[] bias = values(network, "recurrent0.bias");
        assertThat(Arrays.copyOf(bias, 7)).containsOnly(1f);
        assertThat(Arrays.copyOfRange(bias, 7, 28)).containsOnly(0f);
    }

    @Test
    void batchStatisticsBecomeRunningStatisticsOfTheirStep() {
        RecurrentSpec spec = Sequences.spec(Cell.LSTM, Normalization.BATCH, Pooling.NONE, Loss.SQUARED_ERROR);
        Network network = network(spec);
        int[] lengths = new int[64];
        Arrays.fill(lengths, 4);
        Batch batch = Sequences.batch(spec, Sequences.rows(spec, lengths, 2));
        for (int i = 0; i < 200; i++) {
            network.forwardBackward(batch, 1f, 0);
        }
        float[] training = Arrays.copyOf(network.outputs(), 4 * 64 * OUTPUTS);
        network.forward(batch);
        for (int i = 0; i < training.length; i++) {
            assertThat(network.outputs()[i]).isCloseTo(training[i], within(0.02f));
        }
    }

    @Test
    void emptySequencesAreRefused() {
        Batch batch = Batch.of(Sequences.spec(Cell.RNN, Normalization.LAYER, Pooling.LAST, Loss.SQUARED_ERROR), 1);
        assertThatThrownBy(() -> batch.input(0).steps.pack(2, new int[] {3, 0}))
                .hasMessage("every sequence must have at least 1 step, but sequence 1 of the batch has 0; drop empty"
                        + " sequences first.");
    }

    /** Running statistics that differ from step to step. */
    private static void randomizeStatistics(Network network) {
        RandomStream random = new RandomStream(9);
        for (Parameter p : network.parameters().list()) {
            for (int i = 0; p.kind() == Parameter.Kind.STATE && i < p.size(); i++) {
                p.values()[p.offset() + i] = 0.5f + (float) random.nextDouble();
            }
        }
    }

    private static Network network(RecurrentSpec spec) {
        Network network = Network.of(spec, Kernels.best());
        Networks.randomize(network, 1);
        return network;
    }

    private static float[] outputs(Network network, int[] lengths) {
        RecurrentSpec spec = (RecurrentSpec) network.spec();
        Batch batch = Sequences.batch(spec, Sequences.rows(spec, lengths, 2));
        network.forward(batch);
        return Arrays.copyOf(network.outputs(), batch.rows * OUTPUTS);
    }
}
