package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.layer.DenseWeights;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.loss.Huber;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkTest {
    private static final MlpSpec SPEC = Networks.mlp(Normalization.LAYER, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.model.Networks#normalizations")
    void specAndFloatsRebuildTheSameNetwork(Normalization normalization) {
        MlpSpec spec = Networks.mlp(normalization, Activation.GELU, Loss.SQUARED_ERROR);
        Network network = Network.of(spec, Kernels.best());
        Networks.randomize(network, 1);
        Network rebuilt = Network.of(NetworkSpec.fromJson(spec.toJson()), Kernels.best());
        rebuilt.parameters().load(network.parameters().values());

        assertThat(rebuilt.spec()).isEqualTo(spec);
        assertThat(outputs(rebuilt, 17)).isEqualTo(outputs(network, 17));
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.model.Networks#normalizations")
    void denseLayersAreThoseOfTheNetwork(Normalization normalization) {
        MlpSpec spec = Networks.biased(Networks.mlp(normalization, Activation.TANH, Loss.SQUARED_ERROR));
        Network network = Network.of(spec, Kernels.java());
        Parameters parameters = network.parameters();
        List<DenseWeights> layers = network.denseLayers();

        assertThat(layers)
                .extracting(DenseWeights::inputs)
                .containsExactly(5, spec.hidden().get(0), spec.hidden().get(1));
        assertThat(layers)
                .extracting(DenseWeights::outputs)
                .containsExactly(spec.hidden().get(0), spec.hidden().get(1), 3);
        DenseWeights second = layers.get(1);
        assertThat(second.normalization()).isEqualTo(normalization);
        assertThat(second.activation()).isEqualTo(Activation.TANH);
        assertThat(second.weight()).isSameAs(parameters.get("hidden1.weight"));
        assertThat(second.bias()).isSameAs(parameters.get("hidden1.bias"));
        assertThat(second.gain())
                .isSameAs(normalization.equals(Normalization.NONE) ? null : parameters.get("hidden1.gain"));
        assertThat(second.sumBias()).isSameAs(normalization.forgetsLength() ? parameters.get("hidden1.sumBias") : null);
        DenseWeights last = layers.get(2);
        assertThat(last.activation()).isEqualTo(Activation.IDENTITY);
        assertThat(last.weight()).isSameAs(parameters.get("output.weight"));
        assertThat(last.bias()).isSameAs(parameters.get("output.bias"));
        assertThat(last.gain()).isNull();
    }

    /** Weights are laid out once for many rows; a row is what it is among few, up to rounding, whether training was before or not. */
    @Test
    void manyRowsArePredictedAsFewAre() {
        for (Normalization normalization : List.of(Normalization.LAYER, Normalization.NONE)) {
            MlpSpec spec = new MlpSpec(
                    33,
                    List.of(70, 101),
                    3,
                    normalization,
                    true,
                    Activation.TANH,
                    1e-5f,
                    0f,
                    Loss.SOFTMAX_CROSS_ENTROPY);
            Network network = Network.of(spec, Kernels.best());
            Networks.randomize(network, 3);
            int rows = 5 * 128 + 1;
            Batch batch = Networks.batch(spec, rows, 5);
            float[] x = batch.input(0).features;
            for (int change = 0; change < 2; change++) {
                float[] together = new float[rows * 3];
                network.predict(rows, x, together);
                float[] few = new float[50 * 3];
                for (int from = 0; from + 50 <= rows; from += 50) {
                    network.predict(50, Arrays.copyOfRange(x, from * 33, (from + 50) * 33), few);
                    for (int i = 0; i < few.length; i++) {
                        assertThat(together[from * 3 + i]).isCloseTo(few[i], within(2e-5f));
                    }
                }
                network.parameters().values()[0] += 1; // the layout must follow
                network.parameters().values()[33 * 70 + 5] -= 1;
            }
        }
    }

    @Test
    void specAndFloatsRebuildTheSameNetworkWithABiasBeforeTheNorm() {
        Network network = Network.of(Networks.biased(SPEC), Kernels.best());
        Networks.randomize(network, 1);
        Network rebuilt = Network.of(NetworkSpec.fromJson(network.spec().toJson()), Kernels.best());
        rebuilt.parameters().load(network.parameters().values());

        assertThat(rebuilt.spec()).isEqualTo(network.spec());
        assertThat(outputs(rebuilt, 17)).isEqualTo(outputs(network, 17)).isNotEqualTo(outputs(literal(network), 17));
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.model.Networks#normalizations")
    void rowsAreIndependentAtInference(Normalization normalization) {
        MlpSpec spec = Networks.mlp(normalization, Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY);
        Network network = Network.of(spec, Kernels.best());
        Networks.randomize(network, 1);
        Batch batch = Networks.batch(spec, 17, 2);
        float[] together = new float[17 * 3];
        network.predict(17, batch.input(0).features, together);
        for (int row = 0; row < 17; row++) {
            float[] alone = new float[3];
            network.predict(1, Arrays.copyOfRange(batch.input(0).features, row * 5, row * 5 + 5), alone);
            for (int j = 0; j < 3; j++) {
                assertThat(alone[j]).as("row %d output %d", row, j).isCloseTo(together[row * 3 + j], within(2e-6f));
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameStart() {
        assertThat(started(7)).isEqualTo(started(7)).isNotEqualTo(started(8));
    }

    @Test
    void aNetworkLargerThanAnArrayIsRefused() {
        MlpSpec spec = new MlpSpec(
                784,
                List.of(2_000_000_000),
                10,
                Normalization.LAYER,
                Activation.RELU,
                1e-5f,
                0f,
                Loss.SOFTMAX_CROSS_ENTROPY);
        assertThatThrownBy(() -> Network.of(spec, Kernels.java()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the network must have at most 2147483647 parameters, but its layers have more;"
                        + " make them narrower.");
    }

    @Test
    void matricesComeFirstThenVectorsThenState() {
        Network network =
                Network.of(Networks.mlp(Normalization.BATCH, Activation.RELU, Loss.SQUARED_ERROR), Kernels.java());
        Parameters parameters = network.parameters();
        assertThat(parameters.list().stream().map(Parameter::name))
                .containsExactly(
                        "hidden0.weight",
                        "hidden1.weight",
                        "output.weight",
                        "hidden0.gain",
                        "hidden0.bias",
                        "hidden1.gain",
                        "hidden1.bias",
                        "output.bias",
                        "hidden0.runningMean",
                        "hidden0.runningVariance",
                        "hidden1.runningMean",
                        "hidden1.runningVariance");
        assertThat(parameters.decayed()).isEqualTo(5 * 11 + 11 * 7 + 7 * 3);
        assertThat(parameters.trained()).isEqualTo(parameters.decayed() + 2 * 11 + 2 * 7 + 3);
        assertThat(parameters.size()).isEqualTo(parameters.trained() + 2 * 11 + 2 * 7);
    }

    @Test
    void aBiasBeforeTheNormStandsBeforeTheNormsOwn() {
        Network network = Network.of(Networks.biased(SPEC), Kernels.java());
        network.initialize(1);
        assertThat(network.parameters().list().stream().map(Parameter::name))
                .containsExactly(
                        "hidden0.weight",
                        "hidden1.weight",
                        "output.weight",
                        "hidden0.sumBias",
                        "hidden0.gain",
                        "hidden0.bias",
                        "hidden1.sumBias",
                        "hidden1.gain",
                        "hidden1.bias",
                        "output.bias");
        assertThat(network.parameters().decayed()).isEqualTo(5 * 11 + 11 * 7 + 7 * 3);
        Network literal = Network.of(SPEC, Kernels.java());
        literal.initialize(1);
        for (Parameter p : network.parameters().list()) {
            float[] start = values(p);
            if (p.name().endsWith("sumBias")) {
                float limit = (float) (1 / Math.sqrt(p.name().startsWith("hidden0") ? 5 : 11));
                assertThat(start).doesNotHaveDuplicates();
                for (float v : start) {
                    assertThat(v).isBetween(-limit, limit);
                }
            } else {
                assertThat(start)
                        .as(p.name())
                        .isEqualTo(values(literal.parameters().get(p.name())));
            }
        }
    }

    @Test
    void onlyNormalisationOfTheRowsOfHiddenLayersHasABiasBeforeIt() {
        for (Normalization normalization : Networks.normalizations()) {
            MlpSpec spec = Networks.mlp(normalization, Activation.RELU, Loss.SQUARED_ERROR);
            assertThat(Networks.biased(spec).equals(spec)).isNotEqualTo(normalization.forgetsLength());
        }
        MlpSpec linear =
                new MlpSpec(5, List.of(), 3, Normalization.LAYER, Activation.RELU, 1e-5f, 0f, Loss.SQUARED_ERROR);
        assertThat(Networks.biased(linear)).isEqualTo(linear);
    }

    /** As versions wrote it that had no such bias: their models go on with the same parameters. */
    @Test
    void aSpecWithoutTheFieldHasNoBiasBeforeTheNorm() {
        String json = "{\"type\":\"mlp\",\"inputs\":5,\"hidden\":[11,7],\"outputs\":3,\"normalization\":\"LAYER\","
                + "\"activation\":\"TANH\",\"epsilon\":1.0E-5,\"dropout\":0.0,\"loss\":\"SOFTMAX_CROSS_ENTROPY\"}";
        assertThat(NetworkSpec.fromJson(json))
                .isEqualTo(Networks.mlp(Normalization.LAYER, Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY));
    }

    /** Older versions wrote the first four, and read them from us. */
    @ParameterizedTest
    @CsvSource({"layer, LAYER", "batch, BATCH", "weight, WEIGHT", "none, NONE", "rms, RMS", "group(8), GROUP(8)"})
    void theJsonOfASpecNamesItsNormalisation(String text, String json) {
        MlpSpec spec =
                new MlpSpec(5, List.of(16), 3, Normalization.of(text), Activation.TANH, 1e-5f, 0f, Loss.SQUARED_ERROR);
        assertThat(spec.toJson())
                .isEqualTo("{\"type\":\"mlp\",\"inputs\":5,\"hidden\":[16],\"outputs\":3,\"normalization\":\"" + json
                        + "\",\"biasBeforeNorm\":false,\"activation\":\"TANH\",\"epsilon\":1.0E-5,\"dropout\":0.0,"
                        + "\"loss\":\"SQUARED_ERROR\"}");
        assertThat(NetworkSpec.fromJson(spec.toJson())).isEqualTo(spec);
        assertThatThrownBy(() -> NetworkSpec.fromJson(spec.toJson().replace(json, "GROUP")))
                .hasMessageContaining("a newer version may have written it");
    }

    @Test
    void groupsMustDivideEveryHiddenLayer() {
        assertThatThrownBy(() -> new MlpSpec(
                        5, List.of(6, 4), 3, Normalization.group(3), Activation.RELU, 1e-5f, 0f, Loss.SQUARED_ERROR))
                .hasMessage(
                        "with group(3), the units of every hidden layer must be a multiple of 3, but hidden is [6, 4].");
    }

    @Test
    void batchStatisticsBecomeRunningStatistics() {
        MlpSpec spec = Networks.mlp(Normalization.BATCH, Activation.IDENTITY, Loss.SQUARED_ERROR);
        Network network = Network.of(spec, Kernels.best());
        Networks.randomize(network, 1);
        Batch batch = Networks.batch(spec, 64, 2);
        for (int i = 0; i < 200; i++) {
            network.forwardBackward(batch, 1f, 0);
        }
        float[] training = Arrays.copyOf(network.outputs(), 64 * 3);
        float[] inference = new float[64 * 3];
        network.predict(64, batch.input(0).features, inference);
        // they differ by the unbiased variance's factor 64/63 only, at outputs of about 4
        for (int i = 0; i < training.length; i++) {
            assertThat(inference[i]).isCloseTo(training[i], within(0.1f));
        }
    }

    @Test
    void dropoutScalesWhatItKeepsAndIsOffAtInference() {
        MlpSpec spec = new MlpSpec(
                5, List.of(4000), 1, Normalization.NONE, Activation.SIGMOID, 1e-5f, 0.25f, Loss.SQUARED_ERROR);
        Network network = Network.of(spec, Kernels.best());
        network.initialize(1);
        network.parameters().get("output.weight").fill(1f / 4000);
        Batch batch = Networks.batch(spec, 1, 2);
        float[] expected = new float[1];
        network.predict(1, batch.input(0).features, expected);
        network.forwardBackward(batch, 1f, 11);
        float first = network.outputs()[0];
        network.forwardBackward(batch, 1f, 11);
        float same = network.outputs()[0];
        network.forwardBackward(batch, 1f, 12);
        float other = network.outputs()[0];

        assertThat(first).isCloseTo(expected[0], within(0.05f)).isEqualTo(same).isNotEqualTo(other);
    }

    @Test
    void gradientsAccumulateUntilZeroed() {
        Network network = Network.of(SPEC, Kernels.best());
        Networks.randomize(network, 1);
        Batch batch = Networks.batch(SPEC, 13, 2);
        network.parameters().zeroGradients();
        network.forwardBackward(batch, 1f, 0);
        float[] once = network.parameters().gradients().clone();
        network.forwardBackward(batch, 1f, 0);
        float[] twice = network.parameters().gradients().clone();
        network.parameters().zeroGradients();

        for (int i = 0; i < once.length; i++) {
            assertThat(twice[i]).as("element %d", i).isCloseTo(2 * once[i], within(1e-4f));
        }
        assertThat(network.parameters().gradients()).containsOnly(0f);
    }

    @Test
    void parametersOfAnotherShapeAreRefused() {
        Network network = Network.of(SPEC, Kernels.java());
        assertThatThrownBy(() -> network.parameters().load(new float[3]))
                .hasMessageContaining("has 192 parameters, but 3 were given");
    }

    @Test
    void impossibleSpecsAreRefused() {
        assertThatThrownBy(() -> new MlpSpec(
                        5, List.of(4, 0), 3, Normalization.LAYER, Activation.RELU, 1e-5f, 0f, Loss.SQUARED_ERROR))
                .hasMessage("every hidden layer must have at least 1 unit, but hidden is [4, 0].");
        assertThatThrownBy(() -> new MlpSpec(
                        5, List.of(4), 3, Normalization.LAYER, Activation.RELU, 1e-5f, 1f, Loss.SQUARED_ERROR))
                .hasMessage("dropout must be at least 0 and below 1, but is 1.0.");
    }

    /** The network with the same parameters, but for the biases before its norms. */
    private static Network literal(Network biased) {
        Network literal = Network.of(SPEC, Kernels.best());
        for (Parameter p : literal.parameters().list()) {
            float[] values = values(biased.parameters().get(p.name()));
            System.arraycopy(values, 0, p.values(), p.offset(), values.length);
        }
        return literal;
    }

    private static float[] values(Parameter p) {
        return Arrays.copyOfRange(p.values(), p.offset(), p.offset() + p.size());
    }

    private static float[] started(long seed) {
        Network network = Network.of(SPEC, Kernels.java());
        network.initialize(seed);
        return network.parameters().values();
    }

    private static float[] outputs(Network network, int rows) {
        float[] outputs = new float[rows * 3];
        network.predict(rows, Networks.batch((MlpSpec) network.spec(), rows, 9).input(0).features, outputs);
        return outputs;
    }

    /** Models that were saved before have these texts, and older versions read no others. */
    @Test
    void lossesAreWrittenAsTheyAlwaysWere() {
        Map<Loss, String> texts = Map.of(
                Loss.SOFTMAX_CROSS_ENTROPY,
                "SOFTMAX_CROSS_ENTROPY",
                Loss.SQUARED_ERROR,
                "SQUARED_ERROR",
                Loss.MIXTURE_DENSITY,
                "MIXTURE_DENSITY",
                new Huber(2.5),
                "HUBER(2.5)");
        texts.forEach((loss, text) -> {
            MlpSpec spec = Networks.mlp(Normalization.LAYER, Activation.RELU, loss);
            assertThat(spec.toJson()).contains("\"loss\":\"" + text + "\"");
            assertThat(NetworkSpec.fromJson(spec.toJson())).isEqualTo(spec);
        });
        for (String loss : List.of("\"HUBER(0)\"", "\"HINGE\"", "null", "3", "{}")) {
            assertThatThrownBy(() -> NetworkSpec.fromJson(SPEC.toJson().replace("\"SOFTMAX_CROSS_ENTROPY\"", loss)))
                    .as(loss)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("this is not the JSON of a network of this version of the library");
        }
    }
}
