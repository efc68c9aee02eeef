package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.nn.recurrent.Pooling;
import io.github.sparklayernorm.testing.Allocations;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.SequenceField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Integrated gradients of recurrent networks: every cell, norm and pooling, both directions, tokens. */
class SequenceContributionsTest {
    static List<RecurrentSpec> specs() {
        List<RecurrentSpec> specs = new ArrayList<>();
        for (Cell cell : Cell.values()) {
            for (Normalization normalization : Sequences.normalizations(cell)) {
                for (Pooling pooling : Pooling.values()) {
                    RecurrentSpec one =
                            gentle(Sequences.spec(cell, normalization, pooling, Loss.SOFTMAX_CROSS_ENTROPY));
                    specs.add(one);
                    specs.add(Sequences.with(one, 2, true, 3)); // truncation must not show
                    specs.add(Sequences.ofTokens(one, 11, 4));
                }
            }
        }
        return specs;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void contributionsSumToTheChangeOfTheOutput(RecurrentSpec spec) {
        Network network = network(spec);
        PackedRows rows = Sequences.rows(spec, Sequences.LENGTHS, 4);
        float[] factors = factors(spec, rows);
        float[] contributions = contributions(network, rows, factors);

        ReferenceRecurrent twin = new ReferenceRecurrent(spec, network.parameters());
        boolean batch = spec.normalization().equals(Normalization.BATCH); // the twin knows the batch's statistics only
        for (int i = 0; i < rows.rows(); i++) {
            double sum = 0;
            for (int at = rows.sequences(0).starts()[i] * spec.inputs();
                    at < rows.sequences(0).starts()[i + 1] * spec.inputs();
                    at++) {
                sum += contributions[at];
            }
            double change = batch
                    ? byNetwork(network, rows, i, factors, 1) - byNetwork(network, rows, i, factors, 0)
                    : byTwin(twin, spec, rows, i, factors, 1) - byTwin(twin, spec, rows, i, factors, 0);
            assertThat(sum).as("sequence %d", i).isCloseTo(change, within(0.03 * (1 + Math.abs(change))));
        }
    }

    static List<RecurrentSpec> smooth() {
        List<RecurrentSpec> specs = new ArrayList<>();
        for (Cell cell : Cell.values()) {
            for (Normalization normalization : List.of(Normalization.LAYER, Normalization.NONE)) {
                RecurrentSpec one =
                        gentle(Sequences.spec(cell, normalization, Pooling.LAST, Loss.SOFTMAX_CROSS_ENTROPY));
                specs.add(one);
                specs.add(Sequences.with(one, 2, true, 3));
                specs.add(gentle(Sequences.spec(cell, normalization, Pooling.NONE, Loss.SOFTMAX_CROSS_ENTROPY)));
            }
        }
        return specs;
    }

    /** The definition itself, in double: differences at 200 points of the path, step by step and channel by channel. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("smooth")
    void theyAreTheIntegralsOfTheTwinsDifferences(RecurrentSpec spec) {
        Network network = network(spec);
        PackedRows rows = Sequences.rows(spec, new int[] {2, 4}, 4);
        float[] factors = factors(spec, rows);
        float[] contributions = contributions(network, rows, factors);

        ReferenceRecurrent twin = new ReferenceRecurrent(
                Sequences.with(spec, spec.layers(), spec.bidirectional(), 0), network.parameters());
        for (int i = 0; i < 2; i++) {
            double[][] x = Sequences.features(rows)[i];
            for (int t = 0; t < x.length; t++) {
                for (int j = 0; j < 5; j++) {
                    double integral = 0;
                    for (int k = 0; k < 200; k++) {
                        double u = (k + 0.5) / 200;
                        double[][] point = times(x, u * u * u);
                        double kept = point[t][j];
                        point[t][j] = kept + 1e-4;
                        double above = value(twin, spec, point, rows, i, factors);
                        point[t][j] = kept - 1e-4;
                        double below = value(twin, spec, point, rows, i, factors);
                        integral += 3 * u * u / 200 * (above - below) / 2e-4;
                    }
                    assertThat((double) contributions[(rows.sequences(0).starts()[i] + t) * 5 + j])
                            .as("sequence %d, step %d, channel %d", i, t, j)
                            .isCloseTo(integral * x[t][j], within(3e-3));
                }
            }
        }
    }

    /** A sequence's contributions do not depend on its neighbours, nor a later batch's on an earlier one. */
    @Test
    void sequencesAreIndependent() {
        RecurrentSpec spec = gentle(Sequences.spec(Cell.LSTM, Normalization.LAYER, Pooling.MEAN, Loss.SQUARED_ERROR));
        Network network = network(spec);
        PackedRows rows = Sequences.rows(spec, Sequences.LENGTHS, 4);
        float[] factors = factors(spec, rows);
        SequenceContributions explainer =
                new SequenceContributions(spec, network.parameters().values(), Kernels.best());
        float[] together = new float[rows.sequences(0).features().length];
        explainer.explain(
                rows.rows(), rows.sequences(0).starts(), rows.sequences(0).features(), factors, together);
        for (int i = 0; i < rows.rows(); i++) {
            int from = rows.sequences(0).starts()[i] * 5;
            int length = rows.sequences(0).starts()[i + 1] - rows.sequences(0).starts()[i];
            float[] alone = new float[length * 5];
            explainer.explain(
                    1,
                    new int[] {0, length},
                    Arrays.copyOfRange(rows.sequences(0).features(), from, from + length * 5),
                    Arrays.copyOfRange(factors, i * 3, i * 3 + 3),
                    alone);
            for (int j = 0; j < alone.length; j++) {
                assertThat(alone[j]).isCloseTo(together[from + j], within(1e-4f));
            }
        }
    }

    /** More steps and points than a pass takes. */
    @Test
    void longSequencesGoInSeveralPasses() {
        RecurrentSpec spec = gentle(Sequences.spec(Cell.GRU, Normalization.LAYER, Pooling.MEAN, Loss.SQUARED_ERROR));
        Network network = network(spec);
        PackedRows rows = Sequences.rows(spec, new int[] {5000, 3, 700}, 4);
        float[] factors = factors(spec, rows);
        float[] contributions = contributions(network, rows, factors);
        for (int i = 0; i < 3; i++) {
            double sum = 0;
            for (int at = rows.sequences(0).starts()[i] * 5;
                    at < rows.sequences(0).starts()[i + 1] * 5;
                    at++) {
                sum += contributions[at];
            }
            double change = byNetwork(network, rows, i, factors, 1) - byNetwork(network, rows, i, factors, 0);
            assertThat(sum).isCloseTo(change, within(0.03 * (1 + Math.abs(change))));
        }
    }

    @Test
    void warmBatchesDoNotAllocate() {
        RecurrentSpec spec = gentle(Sequences.spec(Cell.LSTM, Normalization.LAYER, Pooling.MEAN, Loss.SQUARED_ERROR));
        Network network = network(spec);
        PackedRows rows = Sequences.rows(spec, new int[] {2, 4}, 4);
        float[] factors = factors(spec, rows);
        float[] to = new float[rows.sequences(0).features().length];
        SequenceContributions explainer =
                new SequenceContributions(spec, network.parameters().values(), Kernels.best());
        Allocations.assertNone(
                "contributions of sequences",
                () -> explainer.explain(
                        2, rows.sequences(0).starts(), rows.sequences(0).features(), factors, to));
    }

    /** With a bias before the norm, and norms of few numbers that are not as steep as they can be: sums converge early. */
    private static RecurrentSpec gentle(RecurrentSpec s) {
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
                true,
                0.1f,
                s.dropout(),
                s.forgetBias(),
                s.truncation(),
                s.statisticSteps(),
                s.loss());
    }

    /** Somewhere off the start, running statistics included. */
    private static Network network(RecurrentSpec spec) {
        Network network = Network.of(spec, Kernels.best());
        Networks.randomize(network, 3);
        network.forwardBackward(Sequences.batch(spec, Sequences.rows(spec, Sequences.LENGTHS, 9)), 1f, 0);
        return network;
    }

    private static float[] contributions(Network network, PackedRows rows, float[] factors) {
        float[] to = new float[rows.sequences(0).features().length];
        new SequenceContributions(
                        (RecurrentSpec) network.spec(), network.parameters().values(), network.kernels())
                .explain(
                        rows.rows(),
                        rows.sequences(0).starts(),
                        rows.sequences(0).features(),
                        factors,
                        to);
        return to;
    }

    private static float[] factors(RecurrentSpec spec, PackedRows rows) {
        int count = spec.outputPerStep() ? rows.sequences(0).starts()[rows.rows()] : rows.rows();
        float[] factors = new float[count * spec.outputs()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (i * 7 % 5) - 2;
        }
        return factors;
    }

    private static double[][] times(double[][] x, double s) {
        double[][] point = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            point[t] = Arrays.stream(x[t]).map(v -> s * v).toArray();
        }
        return point;
    }

    /** F at s times the sequence, or at its tokens with the table s times as large. */
    private static double byTwin(
            ReferenceRecurrent twin, RecurrentSpec spec, PackedRows rows, int i, float[] factors, double s) {
        double[][] x = Sequences.features(rows)[i];
        if (spec.vocabulary() == 0) {
            return value(twin, spec, times(x, s), rows, i, factors);
        }
        double[] table = twin.parameter("embedding.weight");
        double[] kept = table.clone();
        Arrays.setAll(table, k -> s * kept[k]);
        double value = value(twin, spec, x, rows, i, factors);
        System.arraycopy(kept, 0, table, 0, kept.length);
        return value;
    }

    private static double value(
            ReferenceRecurrent twin, RecurrentSpec spec, double[][] x, PackedRows rows, int i, float[] factors) {
        double[][] outputs = twin.outputs(new double[][][] {x})[0];
        int first = spec.outputPerStep() ? rows.sequences(0).starts()[i] : i;
        double sum = 0;
        for (int t = 0; t < outputs.length; t++) {
            for (int k = 0; k < spec.outputs(); k++) {
                sum += factors[(first + t) * spec.outputs() + k] * outputs[t][k];
            }
        }
        return sum;
    }

    /** The same by the network as it predicts. */
    private static double byNetwork(Network network, PackedRows rows, int i, float[] factors, float s) {
        RecurrentSpec spec = (RecurrentSpec) network.spec();
        int length = rows.sequences(0).starts()[i + 1] - rows.sequences(0).starts()[i];
        float[] x = Arrays.copyOfRange(
                rows.sequences(0).features(),
                rows.sequences(0).starts()[i] * spec.inputs(),
                rows.sequences(0).starts()[i + 1] * spec.inputs());
        Network scaled = Network.of(spec, network.kernels());
        scaled.parameters().load(network.parameters().values());
        float[] scale = spec.vocabulary() > 0 ? scaled.parameters().values() : x;
        int count = spec.vocabulary() > 0 ? spec.vocabulary() * spec.embedding() : x.length;
        int from = spec.vocabulary() > 0
                ? scaled.parameters().get("embedding.weight").offset()
                : 0;
        for (int k = from; k < from + count; k++) {
            scale[k] *= s;
        }
        PackedRows one = new PackedRows(
                1,
                1,
                List.of(new SequenceField(spec.inputs(), new int[] {0, length}, x)),
                new float[spec.outputPerStep() ? length : 1],
                spec.outputPerStep(),
                new float[] {1f});
        scaled.forward(Sequences.batch(spec, one));
        int first = spec.outputPerStep() ? rows.sequences(0).starts()[i] : i;
        double sum = 0;
        for (int k = 0; k < (spec.outputPerStep() ? length : 1) * spec.outputs(); k++) {
            sum += (double) factors[first * spec.outputs() + k] * scaled.outputs()[k];
        }
        return sum;
    }
}
