package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StepScorerTest {
    private static final int INPUTS = 19;
    private static final int HIDDEN = 40;
    private static final int OUTPUTS = 3;

    static List<Arguments> networks() {
        List<Arguments> all = new ArrayList<>();
        for (Cell cell : Cell.values()) {
            for (Normalization normalization : Sequences.normalizations(cell)) {
                for (Pooling pooling : Pooling.values()) {
                    all.add(Arguments.of(cell, normalization, pooling));
                }
            }
        }
        return all;
    }

    /** Steps of sequences of several lengths in turn, each sequence with its own state. */
    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("networks")
    void stepsOfManySequencesInTurnGiveTheBitsOfWholeSequences(
            Cell cell, Normalization normalization, Pooling pooling) {
        Network network = network(cell, normalization, pooling, false);
        int[] lengths = {9, 1, 6};
        float[][] sequences = new float[lengths.length][];
        RandomStream random = new RandomStream(3);
        for (int i = 0; i < lengths.length; i++) {
            sequences[i] = new float[lengths[i] * INPUTS];
            for (int j = 0; j < sequences[i].length; j++) {
                sequences[i][j] = (float) random.nextGaussian();
            }
        }
        StepScorer scorer = new StepScorer(network);
        float[][] states = new float[lengths.length][2 + scorer.stateSize()];
        List<List<float[]>> outputs = new ArrayList<>();
        Arrays.stream(lengths).forEach(length -> outputs.add(new ArrayList<>()));

        for (int t = 0; t < 9; t++) {
            for (int i = 0; i < lengths.length; i++) {
                if (t < lengths[i]) {
                    System.arraycopy(sequences[i], t * INPUTS, scorer.input(), 0, INPUTS);
                    float[] read = scorer.read(t, states[i], 2);
                    outputs.get(i).add(Arrays.copyOf(read, OUTPUTS));
                }
            }
        }

        for (int i = 0; i < lengths.length; i++) {
            for (int t = 1; t <= lengths[i]; t++) {
                float[] whole = whole(network, sequences[i], t);
                float[] last = Arrays.copyOfRange(whole, whole.length - OUTPUTS, whole.length);
                float rounding =
                        pooling == Pooling.NONE ? 2e-6f : 0; // the output layer's rows are one product, or several
                assertThat(outputs.get(i).get(t - 1))
                        .as("sequence %d, step %d", i, t)
                        .containsExactly(last, within(rounding));
            }
        }
        assertThat(states[0]).startsWith(0f, 0f);
    }

    /** Outputs of the first steps of a sequence, read at once. */
    private static float[] whole(Network network, float[] sequence, int steps) {
        Batch batch = Batch.of(network.spec(), 1);
        batch.input(0).steps.pack(1, new int[] {steps});
        batch.rows = steps;
        batch.input(0).dense(steps);
        batch.reserveTargets(steps);
        System.arraycopy(sequence, 0, batch.input(0).features, 0, steps * INPUTS);
        network.forward(batch);
        return Arrays.copyOf(network.outputs(), OUTPUTS * (network.spec().outputPerStep() ? steps : 1));
    }

    private static Network network(Cell cell, Normalization normalization, Pooling pooling, boolean bidirectional) {
        Network network = Network.of(
                new RecurrentSpec(
                        INPUTS,
                        0,
                        0,
                        cell,
                        HIDDEN,
                        2,
                        bidirectional,
                        pooling,
                        OUTPUTS,
                        normalization,
                        1e-5f,
                        0.2f,
                        1f,
                        0,
                        4,
                        Loss.SOFTMAX_CROSS_ENTROPY),
                Kernels.best());
        network.initialize(11);
        return network;
    }

    @Test
    void aNetworkThatReadsBackwardsIsRefused() {
        assertThatThrownBy(() -> new StepScorer(network(Cell.LSTM, Normalization.LAYER, Pooling.LAST, true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only a recurrent network of one direction reads step by step");
    }
}
