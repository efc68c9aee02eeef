package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterCountTest {
    static List<NetworkSpec> specs() {
        List<NetworkSpec> specs = new ArrayList<>();
        for (Normalization normalization : Networks.normalizations()) {
            for (List<Integer> hidden : List.of(List.<Integer>of(), List.of(5), List.of(5, 7, 2))) {
                List<Integer> units = hidden.stream()
                        .map(u -> Networks.units(normalization, u))
                        .toList();
                specs.add(mlp(3, units, 11, normalization));
                specs.add(Networks.biased(mlp(3, units, 11, normalization)));
            }
            for (Cell cell : Cell.values()) {
                if (cell.knows(normalization)) {
                    specs.add(recurrent(3, 0, 0, cell, 5, 1, false, 11, normalization));
                    specs.add(recurrent(3, 0, 0, cell, 5, 3, true, 11, normalization));
                    specs.add(recurrent(1, 13, 2, cell, 5, 2, true, 11, normalization));
                }
            }
        }
        return specs;
    }

    @ParameterizedTest
    @MethodSource("specs")
    void isWhatTheBuiltNetworkHas(NetworkSpec spec) {
        Network network = Network.of(spec, Kernels.best());

        assertThat(spec.parameterCount()).isEqualTo(network.parameters().size());
    }

    @Test
    void hugeNetworksAreCountedWithoutBeingBuilt() {
        int most = Integer.MAX_VALUE;
        long wide = most;

        assertThat(mlp(1, List.of(20_000, 20_000), 1, Normalization.NONE).parameterCount())
                .isEqualTo(400_000_000L + 4 * 20_000 + 1);
        assertThat(recurrent(1, 0, 0, Cell.RNN, 1, most, false, 1, Normalization.NONE)
                        .parameterCount())
                .isEqualTo(3 * wide + 2);
        assertThat(mlp(most, List.of(), most, Normalization.NONE).parameterCount())
                .isEqualTo(wide * wide + wide);
        assertThat(mlp(1, List.of(most, most, most), 1, Normalization.NONE).parameterCount())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(recurrent(1, most, most, Cell.LSTM, most, most, true, most, Normalization.BATCH)
                        .parameterCount())
                .isEqualTo(Long.MAX_VALUE);
    }

    private static MlpSpec mlp(int inputs, List<Integer> hidden, int outputs, Normalization normalization) {
        return new MlpSpec(inputs, hidden, outputs, normalization, Activation.RELU, 1e-5f, 0.1f, Loss.SQUARED_ERROR);
    }

    private static RecurrentSpec recurrent(
            int inputs,
            int vocabulary,
            int embedding,
            Cell cell,
            int hidden,
            int layers,
            boolean bidirectional,
            int outputs,
            Normalization normalization) {
        return new RecurrentSpec(
                inputs,
                vocabulary,
                embedding,
                cell,
                hidden,
                layers,
                bidirectional,
                Pooling.LAST,
                outputs,
                normalization,
                1e-5f,
                0.1f,
                1f,
                0,
                4,
                Loss.SQUARED_ERROR);
    }
}
