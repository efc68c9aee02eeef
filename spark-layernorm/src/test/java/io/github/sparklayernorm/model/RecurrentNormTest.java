package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A normalisation that a cell takes goes over the recurrent sums too, and one that it does not know is refused. */
class RecurrentNormTest {
    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.model.Networks#normalizations")
    void everyNormReachesTheRecurrentSumsOrIsRefused(Normalization normalization) {
        for (Cell cell : Cell.values()) {
            if (!cell.knows(normalization)) {
                assertThatThrownBy(() -> spec(cell, normalization))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(
                                "of " + cell.text() + " must be " + cell.known() + ", but is " + normalization.text());
                continue;
            }
            double change = Math.abs(loss(cell, normalization, 3f) - loss(cell, normalization, 1f));
            if (normalization.equals(Normalization.NONE)) {
                assertThat(change).as("%s", cell).isGreaterThan(1e-2);
            } else {
                assertThat(change).as("%s %s", cell, normalization).isCloseTo(0, within(1e-4));
            }
        }
    }

    private static RecurrentSpec spec(Cell cell, Normalization normalization) {
        RecurrentSpec s = Sequences.spec(cell, normalization, Pooling.NONE, Loss.SQUARED_ERROR);
        return new RecurrentSpec(
                s.inputs(),
                s.vocabulary(),
                s.embedding(),
                s.cell(),
                s.hidden(),
                s.layers(),
                s.bidirectional(),
                s.pooling(),
                s.outputs(),
                s.normalization(),
                1e-12f,
                s.dropout(),
                s.forgetBias(),
                s.truncation(),
                s.statisticSteps(),
                s.loss());
    }

    /** The training loss with all weights of the cells, which a norm over their sums does not see the size of, scaled. */
    private static double loss(Cell cell, Normalization normalization, float scale) {
        RecurrentSpec spec = spec(cell, normalization);
        Network network = Network.of(spec, Kernels.java());
        Networks.randomize(network, 3);
        for (Parameter p : network.parameters().list()) {
            if (p.name().startsWith("recurrent") && p.kind() == Parameter.Kind.WEIGHT) {
                for (int i = p.offset(); i < p.offset() + p.size(); i++) {
                    p.values()[i] *= scale;
                }
            }
        }
        Batch batch = Sequences.batch(spec, Sequences.rows(spec, Sequences.LENGTHS, 4));
        return network.forwardBackward(batch, 1f / batch.rows, 0) / batch.rows;
    }
}
