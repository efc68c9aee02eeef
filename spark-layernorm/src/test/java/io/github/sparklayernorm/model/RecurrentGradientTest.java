package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import io.github.sparklayernorm.train.PackedRows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The fused operations against the twin that goes step by step in double: loss, and gradients by central differences. */
class RecurrentGradientTest {
    private static final double H = 1e-4;

    static List<Arguments> networks() {
        List<RecurrentSpec> specs = new ArrayList<>();
        for (Cell cell : Cell.values()) {
            for (Normalization normalization : Sequences.normalizations(cell)) {
                RecurrentSpec one = Sequences.spec(cell, normalization, Pooling.NONE, Loss.SQUARED_ERROR);
                specs.add(one);
                specs.add(Sequences.with(one, 1, false, 3));
                specs.add(Sequences.with(
                        Sequences.spec(cell, normalization, Pooling.LAST, Loss.SOFTMAX_CROSS_ENTROPY), 2, true, 0));
            }
        }
        for (Pooling pooling : List.of(Pooling.LAST, Pooling.MEAN, Pooling.MAX)) {
            specs.add(Sequences.spec(Cell.GRU, Normalization.LAYER, pooling, Loss.SQUARED_ERROR));
        }
        specs.add(Sequences.spec(Cell.LSTM, Normalization.LAYER, Pooling.NONE, Loss.MIXTURE_DENSITY));
        specs.add(Sequences.ofTokens(
                Sequences.spec(Cell.LSTM, Normalization.LAYER, Pooling.NONE, Loss.SOFTMAX_CROSS_ENTROPY), 11, 5));
        for (Cell cell : Cell.values()) {
            RecurrentSpec one =
                    Sequences.biased(Sequences.spec(cell, Normalization.LAYER, Pooling.NONE, Loss.SQUARED_ERROR));
            specs.add(one);
            specs.add(Sequences.with(one, 2, true, 3));
        }
        List<Arguments> all = new ArrayList<>();
        for (Kernels kernels : List.of(Kernels.java(), Kernels.best())) {
            specs.forEach(spec -> all.add(Arguments.of(kernels.name(), kernels, spec)));
        }
        return all;
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("networks")
    void lossAndGradientsAreThoseOfTheTwin(String name, Kernels kernels, RecurrentSpec spec) {
        Network network = Network.of(spec, kernels);
        Networks.randomize(network, 3);
        PackedRows rows = Sequences.rows(spec, Sequences.LENGTHS, 4);
        Batch batch = Sequences.batch(spec, rows);
        ReferenceRecurrent reference = new ReferenceRecurrent(spec, network.parameters());
        double[][][] x = Sequences.features(rows);
        double[][][] targets = Sequences.targets(rows);

        network.parameters().zeroGradients();
        double loss = network.forwardBackward(batch, 1f / batch.rows, 0) / batch.rows;

        assertThat(loss).isCloseTo(reference.loss(x, targets), within(2e-5));
        float[] gradients = network.parameters().gradients();
        for (Parameter p : network.parameters().list()) {
            for (int i = 0; p.kind() != Parameter.Kind.STATE && i < p.size(); i++) {
                double[] parameter = reference.parameter(p.name());
                double kept = parameter[i];
                parameter[i] = kept + H;
                double above = reference.loss(x, targets);
                parameter[i] = kept - H;
                double below = reference.loss(x, targets);
                parameter[i] = kept;
                double expected = (above - below) / (2 * H);
                assertThat((double) gradients[p.offset() + i])
                        .as("gradient of %s[%d]", p.name(), i)
                        .isCloseTo(expected, within(3e-5 + 1e-4 * Math.abs(expected)));
            }
        }
    }
}
