package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.norm.Normalization.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Table 1 of the paper: what the outputs of a normalised layer do not depend on. Batch norm by its batch statistics. */
class NormalizationInvariancesTest {
    private static final int ROWS = 13;

    private enum Change {
        WEIGHT_MATRIX_RESCALED(Set.of(Kind.LAYER, Kind.BATCH, Kind.WEIGHT, Kind.RMS, Kind.GROUP)),
        WEIGHT_MATRIX_RECENTRED(Set.of(Kind.LAYER, Kind.GROUP)),
        WEIGHT_VECTOR_RESCALED(Set.of(Kind.BATCH, Kind.WEIGHT)),
        DATA_SET_RESCALED(Set.of(Kind.LAYER, Kind.BATCH, Kind.RMS, Kind.GROUP)),
        DATA_SET_RECENTRED(Set.of(Kind.BATCH)),
        SINGLE_CASE_RESCALED(Set.of(Kind.LAYER, Kind.RMS, Kind.GROUP));

        private final Set<Kind> invariant;

        Change(Set<Kind> invariant) {
            this.invariant = invariant;
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.model.Networks#normalizations")
    void outputsChangeExactlyWhereTheTableSaysSo(Normalization normalization) {
        for (Change change : Change.values()) {
            float[] before = outputs(normalization, network -> {}, batch -> {});
            float[] after = outputs(normalization, network -> change(network, change), batch -> change(batch, change));
            double difference = 0;
            for (int i = 0; i < before.length; i++) {
                difference = Math.max(difference, Math.abs(before[i] - after[i]));
            }
            if (change.invariant.contains(normalization.kind())) {
                assertThat(difference).as("%s under %s", normalization, change).isLessThan(2e-4);
            } else {
                assertThat(difference).as("%s under %s", normalization, change).isGreaterThan(1e-2);
            }
        }
    }

    static List<Normalization> normsOfRows() {
        return Networks.normalizations().stream()
                .filter(Normalization::forgetsLength)
                .toList();
    }

    /** What a bias before the norm is for: a norm over a row, as in the table, forgets its length. */
    @ParameterizedTest
    @MethodSource("normsOfRows")
    void theLengthOfARowTellsWithABiasBeforeTheNorm(Normalization normalization) {
        for (boolean biased : new boolean[] {false, true}) {
            MlpSpec literal = spec(normalization);
            MlpSpec spec = biased ? Networks.biased(literal) : literal;
            float[] before = outputs(spec, network -> {}, batch -> {});
            float[] after = outputs(spec, network -> {}, batch -> change(batch, Change.SINGLE_CASE_RESCALED));
            for (int j = 0; j < 3; j++) {
                float difference = Math.abs(after[j] - before[j]);
                if (biased) {
                    assertThat(difference).as("output %d", j).isGreaterThan(1e-2f);
                } else {
                    assertThat(difference).as("output %d", j).isLessThan(2e-4f);
                }
            }
        }
    }

    private static void change(Network network, Change change) {
        Parameter w = network.parameters().get("hidden0.weight");
        for (int i = 0; i < w.rows(); i++) {
            // Re-centring adds the same vector to every unit's incoming weights: one number per input.
            float shift = 0.3f + 0.1f * i;
            for (int j = 0; j < w.cols(); j++) {
                int at = w.offset() + i * w.cols() + j;
                switch (change) {
                    case WEIGHT_MATRIX_RESCALED -> w.values()[at] *= 3;
                    case WEIGHT_MATRIX_RECENTRED -> w.values()[at] += shift;
                    case WEIGHT_VECTOR_RESCALED -> w.values()[at] *= j == 2 ? 3 : 1;
                    default -> {}
                }
            }
        }
    }

    private static void change(Batch batch, Change change) {
        int inputs = batch.input(0).features.length / ROWS;
        for (int i = 0; i < batch.input(0).features.length; i++) {
            switch (change) {
                case DATA_SET_RESCALED -> batch.input(0).features[i] *= 3;
                case DATA_SET_RECENTRED -> batch.input(0).features[i] += 2 + i % inputs;
                case SINGLE_CASE_RESCALED -> batch.input(0).features[i] *= i < inputs ? 3 : 1;
                default -> {}
            }
        }
    }

    private static float[] outputs(
            Normalization normalization, Consumer<Network> changeNetwork, Consumer<Batch> changeBatch) {
        return outputs(spec(normalization), changeNetwork, changeBatch);
    }

    /** Epsilon is small beside the variances: the paper's table is for epsilon = 0. */
    private static MlpSpec spec(Normalization normalization) {
        List<Integer> hidden = List.of(Networks.units(normalization, 11));
        return new MlpSpec(5, hidden, 3, normalization, Activation.RELU, 1e-9f, 0f, Loss.SOFTMAX_CROSS_ENTROPY);
    }

    private static float[] outputs(MlpSpec spec, Consumer<Network> changeNetwork, Consumer<Batch> changeBatch) {
        Network network = Network.of(spec, Kernels.best());
        Networks.randomize(network, 5);
        changeNetwork.accept(network);
        Batch batch = Networks.batch(spec, ROWS, 6);
        changeBatch.accept(batch);
        network.forwardBackward(batch, 1f, 0);
        return Arrays.copyOf(network.outputs(), ROWS * 3);
    }
}
