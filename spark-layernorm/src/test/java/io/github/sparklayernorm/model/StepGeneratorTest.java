package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.nn.loss.MixtureDensity;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StepGeneratorTest {
    private static final int LENGTH = 12;
    private static final TokenCoding TOKENS = new TokenCoding(11);
    private static final PenCoding PEN = new PenCoding(1, 3, 0.5, -2, 3, 0.25);
    private static final float[] CONTEXT = {0, 0, 0, 1, 0.5f, -1};

    static List<Arguments> networks() {
        List<Arguments> all = new ArrayList<>();
        for (Cell cell : Cell.values()) {
            for (Normalization normalization : Sequences.normalizations(cell)) {
                all.add(Arguments.of(cell, normalization));
            }
        }
        return all;
    }

    /** The steps that were drawn one by one are those that the whole sequence's outputs give with the same numbers. */
    @ParameterizedTest
    @MethodSource("networks")
    void tokensDrawnStepByStepAreThoseOfTheWholeSequence(Cell cell, Normalization normalization) {
        check(network(cell, normalization, TOKENS, 11), TOKENS, 0.8, new float[1]);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void movesDrawnStepByStepAreThoseOfTheWholeSequence(Cell cell, Normalization normalization) {
        check(network(cell, normalization, PEN, MixtureDensity.outputs(5, 1)), PEN, 0.5, CONTEXT);
    }

    private static void check(Network network, StepCoding coding, double control, float[] step) {
        List<float[]> drawn = new StepGenerator(network, coding).generate(7, LENGTH, control, List.of(), step);
        assertThat(drawn).hasSize(LENGTH);

        Batch whole = Batch.of(network.spec(), 1);
        whole.input(0).steps.pack(1, new int[] {LENGTH});
        whole.input(0).dense(LENGTH);
        whole.reserveTargets(LENGTH);
        coding.start(step, 0, whole.input(0).features, 0);
        for (int t = 1; t < LENGTH; t++) {
            coding.input(drawn.get(t - 1), 0, whole.input(0).features, t * coding.width());
        }
        network.forward(whole);
        RandomStream random = new RandomStream(7);
        float[] again = step.clone();
        int width = network.spec().outputs();
        for (int t = 0; t < LENGTH; t++) {
            float[] outputs = new float[width];
            System.arraycopy(network.outputs(), t * width, outputs, 0, width);
            coding.sample(outputs, width, control, random, again);
            for (int j = 0; j < coding.width(); j++) {
                assertThat(drawn.get(t)[j]).as("step %d, number %d", t, j).isCloseTo(again[j], within(2e-5f));
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
        StepGenerator generator =
                new StepGenerator(network(Cell.LSTM, Normalization.LAYER, PEN, MixtureDensity.outputs(5, 1)), PEN);
        List<float[]> first = generator.generate(1, 20, 0, List.of(), CONTEXT);
        List<float[]> other = generator.generate(2, 20, 0, List.of(), CONTEXT);
        List<float[]> again = generator.generate(1, 20, 0, List.of(), CONTEXT);

        assertThat(again).usingRecursiveComparison().isEqualTo(first);
        assertThat(other.get(0)[0]).isNotEqualTo(first.get(0)[0]);
        assertThat(first).allSatisfy(step -> assertThat(step).endsWith(1f, 0.5f, -1f));
    }

    @Test
    void aPrimerIsWhatComesBefore() {
        Network network = network(Cell.GRU, Normalization.LAYER, TOKENS, 11);
        StepGenerator generator = new StepGenerator(network, TOKENS);
        List<float[]> whole = generator.generate(1, 9, 0, List.of(), new float[1]);

        List<float[]> rest = generator.generate(2, 5, 0, whole.subList(0, 4), new float[1]);

        assertThat(rest).usingRecursiveComparison().isEqualTo(whole.subList(4, 9));
    }

    @Test
    void aSequenceThatEndsByItselfIsShorter() {
        PenCoding ending = new PenCoding(2, 0, 0, 0, 1, 1);
        Network network = network(Cell.RNN, Normalization.LAYER, ending, MixtureDensity.outputs(3, 2));
        List<float[]> drawn = new StepGenerator(network, ending).generate(3, 1000, 0, List.of(), new float[4]);

        assertThat(drawn.size()).isLessThan(1000);
        assertThat(drawn.get(drawn.size() - 1)[3]).isEqualTo(1f);
        assertThat(drawn.subList(0, drawn.size() - 1))
                .allSatisfy(step -> assertThat(step[3]).isZero());
    }

    private static Network network(Cell cell, Normalization normalization, StepCoding coding, int outputs) {
        boolean tokens = coding instanceof TokenCoding;
        RecurrentSpec spec = new RecurrentSpec(
                coding.width(),
                tokens ? TOKENS.vocabulary() + 1 : 0,
                tokens ? 5 : 0,
                cell,
                7,
                2,
                false,
                Pooling.NONE,
                outputs,
                normalization,
                1e-5f,
                0f,
                1f,
                0,
                4,
                coding.loss());
        Network network = Network.of(spec, Kernels.best());
        Networks.randomize(network, 1);
        // statistics that differ from step to step
        RandomStream random = new RandomStream(9);
        for (Parameter p : network.parameters().list()) {
            for (int i = 0; p.kind() == Parameter.Kind.STATE && i < p.size(); i++) {
                p.values()[p.offset() + i] = 0.5f + (float) random.nextDouble();
            }
        }
        return network;
    }
}
