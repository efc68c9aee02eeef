package io.github.sparklayernorm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logits, loss and all gradients of a two-layer network against PyTorch's, in float64, from resources/golden. */
class GoldenMlpTest {
    private static final Map<String, String> NAMES = Map.of(
            "hidden0.weight", "w1",
            "hidden0.sumBias", "c1",
            "hidden0.gain", "gain1",
            "hidden0.bias", "bias1",
            "hidden1.weight", "w2",
            "hidden1.sumBias", "c2",
            "hidden1.gain", "gain2",
            "hidden1.bias", "bias2",
            "output.weight", "w3",
            "output.bias", "b3");

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.model.Networks#normalizations")
    void networkAgreesWithPyTorch(Normalization normalization) throws IOException {
        check("mlp_" + normalization.text().replaceAll("[()]", ""), spec(normalization), Kernels.best());
    }

    @Test
    void networkWithABiasBeforeTheNormAgreesWithPyTorch() throws IOException {
        for (Kernels kernels : List.of(Kernels.java(), Kernels.best())) {
            check("mlp_layer_bias", Networks.biased(spec(Normalization.LAYER)), kernels);
        }
    }

    private static MlpSpec spec(Normalization normalization) {
        int units = Networks.units(normalization, 11);
        return new MlpSpec(
                9, List.of(units, units), 4, normalization, Activation.RELU, 1e-5f, 0f, Loss.SOFTMAX_CROSS_ENTROPY);
    }

    private static void check(String name, MlpSpec spec, Kernels kernels) throws IOException {
        JsonNode golden = read(name);
        JsonNode arrays = golden.get("arrays");
        Network network = Network.of(spec, kernels);
        for (Parameter p : network.parameters().list()) {
            if (p.kind() != Parameter.Kind.STATE) {
                copy(arrays.get(NAMES.get(p.name())), p.values(), p.offset());
            }
        }
        Batch batch = new Batch(6, 9, 1);
        batch.rows = 6;
        copy(arrays.get("x"), batch.input(0).features, 0);
        copy(arrays.get("labels"), batch.targets, 0);
        java.util.Arrays.fill(batch.weights, 1f);

        network.parameters().zeroGradients();
        double loss = network.forwardBackward(batch, 1f / 6, 0) / 6;

        assertThat(loss).isCloseTo(golden.get("loss").asDouble(), within(1e-6));
        compare("logits", arrays.get("logits"), network.outputs(), 0);
        for (Parameter p : network.parameters().list()) {
            if (p.kind() != Parameter.Kind.STATE) {
                JsonNode expected = golden.get("gradients").get(NAMES.get(p.name()));
                compare(p.name(), expected, network.parameters().gradients(), p.offset());
            }
        }
    }

    private static JsonNode read(String name) throws IOException {
        try (InputStream in = GoldenMlpTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static int copy(JsonNode from, float[] to, int at) {
        int next = at;
        for (JsonNode element : from) {
            if (element.isArray()) {
                next = copy(element, to, next);
            } else {
                to[next++] = (float) element.asDouble();
            }
        }
        return next;
    }

    private static int compare(String name, JsonNode expected, float[] actual, int at) {
        int next = at;
        for (JsonNode element : expected) {
            if (element.isArray()) {
                next = compare(name, element, actual, next);
            } else {
                assertThat((double) actual[next])
                        .as("%s at %d", name, next)
                        .isCloseTo(element.asDouble(), within(5e-6));
                next++;
            }
        }
        return next;
    }
}
