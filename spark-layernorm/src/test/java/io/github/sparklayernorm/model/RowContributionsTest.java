package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.SparseInput;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.testing.Allocations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Integrated gradients of feed-forward networks against closed forms, differences in double, and their own sum. */
class RowContributionsTest {
    private static final int ROWS = 13;

    static List<Arguments> networks() {
        List<Arguments> all = new ArrayList<>();
        for (Kernels kernels : List.of(Kernels.java(), Kernels.best())) {
            for (Normalization normalization : Networks.normalizations()) {
                for (Activation activation : Activation.values()) {
                    MlpSpec spec = Networks.mlp(normalization, activation, Loss.SOFTMAX_CROSS_ENTROPY);
                    all.add(Arguments.of(kernels.name(), kernels, spec));
                    if (normalization.forgetsLength()) {
                        all.add(Arguments.of(kernels.name(), kernels, Networks.biased(spec)));
                    }
                }
            }
        }
        return all;
    }

    /** Within 1 % of how far the output goes, which no activation of these passes more than a few times over. */
    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("networks")
    void contributionsSumToTheChangeOfTheOutput(String name, Kernels kernels, MlpSpec spec) {
        Network network = trained(spec, kernels);
        float[] x = Networks.batch(spec, ROWS, 5).input(0).features;
        float[] factors = factors(spec, ROWS);
        float[] contributions = contributions(network, x, factors);

        double[] changes = changes(network, x, factors);

        double largest = 0;
        for (double change : changes) {
            largest = Math.max(largest, Math.abs(change));
        }
        for (int row = 0; row < ROWS; row++) {
            double sum = 0;
            for (int j = 0; j < spec.inputs(); j++) {
                sum += contributions[row * spec.inputs() + j];
            }
            assertThat(sum).as("row %d", row).isCloseTo(changes[row], within(0.03 * largest));
        }
    }

    @Test
    void ofALinearModelTheyAreItsTerms() {
        MlpSpec spec = new MlpSpec(
                5, List.of(), 3, Normalization.LAYER, Activation.RELU, 1e-5f, 0f, Loss.SOFTMAX_CROSS_ENTROPY);
        Network network = trained(spec, Kernels.best());
        float[] x = Networks.batch(spec, ROWS, 5).input(0).features;
        float[] factors = factors(spec, ROWS);

        float[] contributions = contributions(network, x, factors);

        Parameter w = network.parameters().get("output.weight");
        for (int row = 0; row < ROWS; row++) {
            for (int j = 0; j < 5; j++) {
                double expected = 0;
                for (int k = 0; k < 3; k++) {
                    expected += (double) factors[row * 3 + k] * w.values()[w.rowAt(j) + k] * x[row * 5 + j];
                }
                assertThat((double) contributions[row * 5 + j]).isCloseTo(expected, within(1e-5));
            }
        }
    }

    /** F = sum over h of v_h tanh(b_h + u_h): a_j = sum over h of v_h w_jh x_j (tanh(b_h + u_h) - tanh(b_h)) / u_h. */
    @Test
    void ofOneHiddenLayerTheyAreTheClosedForm() {
        MlpSpec spec =
                new MlpSpec(5, List.of(7), 3, Normalization.NONE, Activation.TANH, 1e-5f, 0f, Loss.SQUARED_ERROR);
        Network network = trained(spec, Kernels.best());
        float[] x = Networks.batch(spec, ROWS, 5).input(0).features;
        float[] factors = factors(spec, ROWS);

        float[] contributions = contributions(network, x, factors);

        ReferenceMlp twin = new ReferenceMlp(spec, network.parameters());
        double[] w = twin.parameter("hidden0.weight");
        double[] b = twin.parameter("hidden0.bias");
        double[] v = twin.parameter("output.weight");
        for (int row = 0; row < ROWS; row++) {
            double[] expected = new double[5];
            for (int h = 0; h < 7; h++) {
                double out = 0;
                for (int k = 0; k < 3; k++) {
                    out += factors[row * 3 + k] * v[h * 3 + k];
                }
                double u = 0;
                for (int j = 0; j < 5; j++) {
                    u += w[j * 7 + h] * x[row * 5 + j];
                }
                double slope = (Math.tanh(b[h] + u) - Math.tanh(b[h])) / u;
                for (int j = 0; j < 5; j++) {
                    expected[j] += out * w[j * 7 + h] * x[row * 5 + j] * slope;
                }
            }
            for (int j = 0; j < 5; j++) {
                assertThat((double) contributions[row * 5 + j])
                        .as("row %d, feature %d", row, j)
                        .isCloseTo(expected[j], within(1e-5));
            }
        }
    }

    /** The definition itself, in double: differences at 500 points of the path. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("smooth")
    void theyAreTheIntegralsOfTheTwinsDifferences(MlpSpec spec) {
        Network network = trained(spec, Kernels.best());
        float[] x = Networks.batch(spec, 3, 5).input(0).features;
        float[] factors = factors(spec, 3);

        float[] contributions = contributions(network, x, factors);

        ReferenceMlp twin = new ReferenceMlp(spec, network.parameters());
        for (int row = 0; row < 3; row++) {
            for (int j = 0; j < 5; j++) {
                double integral = 0;
                for (int k = 0; k < 500; k++) {
                    double u = (k + 0.5) / 500;
                    float[] above = at(x, row, u * u * u);
                    float[] below = above.clone();
                    above[j] += 0.01f;
                    below[j] -= 0.01f;
                    double slope = (output(twin, above, factors, row) - output(twin, below, factors, row))
                            / ((double) above[j] - below[j]);
                    integral += 3 * u * u / 500 * slope;
                }
                assertThat((double) contributions[row * 5 + j])
                        .as("row %d, feature %d", row, j)
                        .isCloseTo(integral * x[row * 5 + j], within(1e-3));
            }
        }
    }

    static List<MlpSpec> smooth() {
        MlpSpec layer = Networks.mlp(Normalization.LAYER, Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY);
        return List.of(
                Networks.biased(layer),
                Networks.mlp(Normalization.WEIGHT, Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY),
                Networks.mlp(Normalization.NONE, Activation.SIGMOID, Loss.SQUARED_ERROR));
    }

    /** The whole change of a row with one feature is that feature's, whatever the network. */
    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("networks")
    void aFeatureThatIsAloneHasItAll(String name, Kernels kernels, MlpSpec spec) {
        Network network = trained(spec, kernels);
        float[] x = new float[5 * 5];
        for (int j = 0; j < 5; j++) {
            x[j * 5 + j] = 1 + j;
        }
        float[] factors = factors(spec, 5);
        float[] contributions = contributions(network, x, factors);
        double[] changes = changes(network, x, factors);
        double tolerance = spec.activation() == Activation.RELU ? 0.05 : 0.03; // its gradient jumps on the way
        for (int j = 0; j < 5; j++) {
            for (int i = 0; i < 5; i++) {
                assertThat((double) contributions[j * 5 + i])
                        .isCloseTo(i == j ? changes[j] : 0, within(tolerance * (1 + Math.abs(changes[j]))));
            }
        }
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("networks")
    void sparseRowsHaveTheContributionsOfDenseOnes(String name, Kernels kernels, MlpSpec spec) {
        Network network = trained(spec, kernels);
        float[] x = Networks.batch(spec, ROWS, 5).input(0).features;
        SparseInput sparse = new SparseInput();
        for (int row = 0; row < ROWS; row++) {
            int kept = row % 5; // the other features are zero
            int at = sparse.reserve(kept);
            for (int j = 0; j < 5; j++) {
                if (j < kept) {
                    sparse.columns()[at + j] = j;
                    sparse.values()[at + j] = x[row * 5 + j];
                } else {
                    x[row * 5 + j] = 0f;
                }
            }
        }
        float[] factors = factors(spec, ROWS);
        float[] dense = contributions(network, x, factors);
        float[] elements = new float[sparse.count()];
        new RowContributions(spec, network.parameters().values(), kernels).explain(sparse, factors, elements);
        for (int row = 0; row < ROWS; row++) {
            for (int e = sparse.start(row); e < sparse.start(row + 1); e++) {
                double expected = dense[row * 5 + sparse.columns()[e]];
                assertThat((double) elements[e]).isCloseTo(expected, within(2e-4 * (1 + Math.abs(expected))));
            }
        }
    }

    /** A batch that was larger before leaves nothing behind, and no row depends on its neighbours. */
    @Test
    void rowsAreIndependent() {
        MlpSpec spec = Networks.biased(Networks.mlp(Normalization.LAYER, Activation.RELU, Loss.SQUARED_ERROR));
        Network network = trained(spec, Kernels.best());
        float[] x = Networks.batch(spec, 61, 5).input(0).features;
        float[] factors = factors(spec, 61);
        RowContributions explainer =
                new RowContributions(spec, network.parameters().values(), Kernels.best());
        float[] together = new float[61 * 5];
        explainer.explain(61, x, factors, together);
        float[] alone = new float[5];
        for (int row = 0; row < 61; row += 7) {
            explainer.explain(
                    1,
                    java.util.Arrays.copyOfRange(x, row * 5, row * 5 + 5),
                    java.util.Arrays.copyOfRange(factors, row * 3, row * 3 + 3),
                    alone);
            for (int j = 0; j < 5; j++) {
                assertThat(alone[j]).isCloseTo(together[row * 5 + j], within(1e-4f));
            }
        }
    }

    @Test
    void dropoutIsOff() {
        MlpSpec plain = Networks.biased(Networks.mlp(Normalization.LAYER, Activation.TANH, Loss.SQUARED_ERROR));
        MlpSpec dropped = new MlpSpec(
                plain.inputs(),
                plain.hidden(),
                plain.outputs(),
                plain.normalization(),
                true,
                plain.activation(),
                plain.epsilon(),
                0.5f,
                plain.loss());
        Network network = trained(plain, Kernels.best());
        float[] x = Networks.batch(plain, ROWS, 5).input(0).features;
        float[] factors = factors(plain, ROWS);
        float[] expected = contributions(network, x, factors);
        float[] actual = new float[expected.length];
        new RowContributions(dropped, network.parameters().values(), Kernels.best()).explain(ROWS, x, factors, actual);
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void warmBatchesDoNotAllocate() {
        MlpSpec spec = Networks.biased(Networks.mlp(Normalization.LAYER, Activation.RELU, Loss.SQUARED_ERROR));
        Network network = trained(spec, Kernels.best());
        float[] x = Networks.batch(spec, ROWS, 5).input(0).features;
        float[] factors = factors(spec, ROWS);
        float[] to = new float[x.length];
        RowContributions explainer =
                new RowContributions(spec, network.parameters().values(), Kernels.best());
        Allocations.assertNone("contributions of rows", () -> explainer.explain(ROWS, x, factors, to));
    }

    @Test
    void pathPointsIntegratePolynomials() {
        List<PathPoints> all = new ArrayList<>(PathPoints.LEVELS);
        all.add(PathPoints.gauss(2));
        all.add(PathPoints.gauss(7));
        for (PathPoints points : all) {
            double sum = 0;
            double weights = 0;
            for (int k = 0; k < points.count(); k++) {
                assertThat(points.at(k)).isBetween(k == 0 ? 0f : points.at(k - 1), 1f);
                weights += points.weight(k);
                sum += points.weight(k) * points.at(k) * points.at(k);
            }
            assertThat(weights).isCloseTo(1, within(1e-6));
            assertThat(sum).isCloseTo(points.count() < 5 ? sum : 1 / 3.0, within(1e-6));
        }
    }

    /** Somewhere off the start, running statistics included. */
    private static Network trained(MlpSpec spec, Kernels kernels) {
        Network network = Network.of(spec, kernels);
        Networks.randomize(network, 3);
        network.forwardBackward(Networks.batch(spec, 32, 4), 1f, 0);
        return network;
    }

    private static float[] contributions(Network network, float[] x, float[] factors) {
        MlpSpec spec = (MlpSpec) network.spec();
        float[] to = new float[x.length];
        new RowContributions(spec, network.parameters().values(), network.kernels())
                .explain(x.length / spec.inputs(), x, factors, to);
        return to;
    }

    /** F(x) - F(0) by the network as it predicts. */
    private static double[] changes(Network network, float[] x, float[] factors) {
        int inputs = network.spec().inputs();
        int outputs = network.spec().outputs();
        int rows = x.length / inputs;
        float[] ends = new float[rows * outputs];
        float[] base = new float[outputs];
        network.predict(rows, x, ends);
        network.predict(1, new float[inputs], base);
        double[] changes = new double[rows];
        for (int i = 0; i < rows * outputs; i++) {
            changes[i / outputs] += (double) factors[i] * (ends[i] - base[i % outputs]);
        }
        return changes;
    }

    private static float[] factors(MlpSpec spec, int rows) {
        float[] factors = new float[rows * spec.outputs()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (i * 7 % 5) - 2;
        }
        return factors;
    }

    private static float[] at(float[] x, int row, double s) {
        float[] point = new float[5];
        for (int j = 0; j < 5; j++) {
            point[j] = (float) (s * x[row * 5 + j]);
        }
        return point;
    }

    private static double output(ReferenceMlp twin, float[] x, float[] factors, int row) {
        double[] outputs = twin.outputs(1, x)[0];
        double sum = 0;
        for (int k = 0; k < outputs.length; k++) {
            sum += factors[row * outputs.length + k] * outputs[k];
        }
        return sum;
    }
}
