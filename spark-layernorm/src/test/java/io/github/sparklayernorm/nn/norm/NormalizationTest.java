package io.github.sparklayernorm.nn.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.Networks;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.init.RandomStream;
import io.github.sparklayernorm.testing.Allocations;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationTest {
    private static final int ROWS = 13;
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "layer, LAYER",
        "batch, BATCH",
        "weight, WEIGHT",
        "none, NONE",
        "rms, RMS",
        "group(1), GROUP(1)",
        "group(8), GROUP(8)",
        "group(999999999), GROUP(999999999)"
    })
    void textAndJsonAreReadAsTheyAreWritten(String text, String json) throws JsonProcessingException {
        Normalization normalization = Normalization.of(text);
        assertThat(normalization.text()).isEqualTo(text).isEqualTo(normalization.toString());
        assertThat(JSON.writeValueAsString(normalization)).isEqualTo('"' + json + '"');
        assertThat(JSON.readValue('"' + json + '"', Normalization.class)).isEqualTo(normalization);
        assertThat(Normalization.reads(json)).isTrue();
    }

    @Test
    void constantsAreWhatTheirNamesRead() {
        assertThat(Normalization.of("Layer")).isEqualTo(Normalization.LAYER);
        assertThat(Normalization.of("batch")).isEqualTo(Normalization.BATCH);
        assertThat(Normalization.of("weight")).isEqualTo(Normalization.WEIGHT);
        assertThat(Normalization.of("none")).isEqualTo(Normalization.NONE);
        assertThat(Normalization.of("RMS")).isEqualTo(Normalization.RMS);
        assertThat(Normalization.of("Group(8)")).isEqualTo(Normalization.group(8));
        assertThat(Normalization.group(1)).isNotEqualTo(Normalization.LAYER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "layers",
                "group",
                "group()",
                "group(0)",
                "group(-2)",
                "group(08)",
                "group(1.5)",
                "group(8",
                "group8",
                "group( 8 )",
                "group(9999999999)",
                "rms(2)",
                "layer(1)",
                "none()"
            })
    void otherTextsAreRefused(String text) {
        assertThat(Normalization.reads(text)).isFalse();
        assertThatThrownBy(() -> Normalization.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("normalization must be one of layer, batch, weight, none, rms, group(n), but is \"" + text
                        + "\"; check its spelling, and write a number where n stands, as in group(8).");
    }

    @Test
    void aNumberOnlyStandsWhereThereIsOne() {
        assertThatThrownBy(() -> Normalization.group(0))
                .hasMessage(
                        "normalization group(n) must have at least 1 group, but has 0; use another number, or group(n).");
        assertThatThrownBy(() -> new Normalization(Normalization.Kind.LAYER, 2))
                .hasMessage(
                        "normalization layer must have 1 group, all units, but has 2; use another number, or group(n).");
        assertThatThrownBy(() -> new Normalization(null, 1)).hasMessageContaining("must have a kind, but it is null");
        assertThatThrownBy(() -> new Layer(Normalization.group(3), 7, Kernels.java()))
                .hasMessage(
                        "the units of a layer must be a multiple of its 3 groups, but they are 7; use another number of"
                                + " units or groups.");
    }

    /** Of awkward widths; the last rows have a large mean, are constant, or are zero. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 17, 33, 128, 207, 1024})
    void oneGroupIsLayerNormalisation(int width) {
        for (Kernels kernels : new Kernels[] {Kernels.java(), Kernels.best()}) {
            for (Activation activation : Activation.values()) {
                Layer layer = new Layer(Normalization.LAYER, width, activation, kernels);
                Layer group = new Layer(Normalization.group(1), width, activation, kernels);
                layer.run();
                group.run();
                String name = kernels.name() + " " + activation + " " + width;
                close(name + " y", layer.y.value(), group.y.value(), ROWS * width);
                close(name + " dx", layer.x.gradient(ROWS), group.x.gradient(ROWS), ROWS * width);
                close(name + " dgain, dbias", layer.gradients, group.gradients, 2 * width);
            }
        }
    }

    /** Each group of a row sees its own units alone. */
    @Test
    void groupsAreLayerNormalisationsSideBySide() {
        int size = 7;
        Layer groups = new Layer(Normalization.group(3), 3 * size, Kernels.best());
        groups.run();
        for (int g = 0; g < 3; g++) {
            Layer one = new Layer(Normalization.LAYER, size, Kernels.best());
            for (int row = 0; row < ROWS; row++) {
                copy(groups.x.value(), row, g, size, one.x.value());
                copy(groups.dy, row, g, size, one.dy);
            }
            System.arraycopy(groups.values, g * size, one.values, 0, size);
            System.arraycopy(groups.values, (3 + g) * size, one.values, size, size);
            one.run();
            for (int row = 0; row < ROWS; row++) {
                for (int j = 0; j < size; j++) {
                    int at = (row * 3 + g) * size + j;
                    assertThat(groups.y.value()[at]).isCloseTo(one.y.value()[row * size + j], within(1e-4f));
                    assertThat(groups.x.gradient(ROWS)[at])
                            .isCloseTo(one.x.gradient(ROWS)[row * size + j], within(1e-3f));
                }
            }
        }
    }

    private static void copy(float[] from, int row, int group, int size, float[] to) {
        System.arraycopy(from, (row * 3 + group) * size, to, row * size, size);
    }

    /** Where the mean is large against the deviation, against a norm in double: the mean's own rounding is taken out. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void aLargeMeanLosesNoDigits(int groups) {
        int size = 207;
        Layer layer = new Layer(Normalization.group(groups), groups * size, Kernels.best());
        layer.gain.fill(1f);
        layer.bias.fill(0f);
        float[] x = layer.x.value();
        for (int i = 0; i < x.length; i++) {
            x[i] += 10_000;
        }
        layer.run();
        for (int from = 0; from < x.length; from += size) {
            double mean = 0;
            double variance = 0;
            for (int i = from; i < from + size; i++) {
                mean += (double) x[i] / size;
            }
            for (int i = from; i < from + size; i++) {
                variance += (x[i] - mean) * (x[i] - mean) / size;
            }
            for (int i = from; i < from + size; i++) {
                double expected = (x[i] - mean) / Math.sqrt(variance + 1e-5f);
                assertThat((double) layer.y.value()[i]).as("at %d", i).isCloseTo(expected, within(2e-5));
            }
        }
    }

    /** Numbers whose squares a float does not hold, and a row of zeros. */
    @Test
    void rmsNormTakesLargeAndZeroRows() {
        Layer layer = new Layer(Normalization.RMS, 17, Kernels.best());
        layer.gain.fill(1f);
        layer.bias.fill(0f);
        float[] x = layer.x.value();
        Arrays.fill(x, 0, 17, 1e25f);
        Arrays.fill(x, 17, 34, 0f);
        layer.run();
        for (int j = 0; j < 17; j++) {
            assertThat(layer.y.value()[j]).isCloseTo(1f, within(1e-5f));
            assertThat(layer.y.value()[17 + j]).isZero();
        }
    }

    /** With the plain kernels: what vectors allocate until they are compiled is another test's. */
    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.model.Networks#normalizations")
    void warmPassesDoNotAllocate(Normalization normalization) {
        Layer layer = new Layer(normalization, Networks.units(normalization, 33), Kernels.java());
        Allocations.assertNone(normalization + " forward and backward", layer::run);
    }

    private static void close(String name, float[] expected, float[] actual, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(actual[i])
                    .as("%s at %d", name, i)
                    .isCloseTo(expected[i], within(1e-3f + 1e-4f * Math.abs(expected[i])));
        }
    }

    /** One normalised layer with a batch of its own. */
    private static final class Layer {
        private final int width;
        private final Kernels kernels;
        private final Variable x;
        private final Variable y;
        private final float[] values; // [2,H] gain, bias
        private final float[] gradients; // [2,H]
        private final float[] dy;
        private final Parameter weight;
        private final NormalizedActivation operation;
        private final Parameter gain;
        private final Parameter bias;
        private final Pass pass = new Pass().set(ROWS, true, 0);
        private int bound;

        Layer(Normalization normalization, int width, Kernels kernels) {
            this(normalization, width, Activation.IDENTITY, kernels);
        }

        Layer(Normalization normalization, int width, Activation activation, Kernels kernels) {
            this.width = width;
            this.kernels = kernels;
            RandomStream random = new RandomStream(7);
            x = new Variable(width);
            y = new Variable(width);
            values = new float[4 * width];
            gradients = new float[4 * width];
            weight = Parameter.weight("w", 2, width);
            weight.bind(normal(random, 2 * width), new float[2 * width], 0);
            operation = normalization.operation(
                    new NormalizedLayer(kernels, "hidden0", weight, activation, 1e-5f, x, y, this::bind));
            gain = operation.gain();
            bias = operation.bias();
            operation.initialize(random);
            for (int i = 0; i < 2 * width; i++) {
                values[i] += (float) (0.3 * random.nextGaussian());
            }
            float[] rows = normal(random, ROWS * width);
            for (int j = 0; j < width; j++) {
                rows[(ROWS - 3) * width + j] += 100;
                rows[(ROWS - 2) * width + j] = 5;
                rows[(ROWS - 1) * width + j] = 0;
            }
            x.use(rows);
            dy = normal(random, ROWS * width);
        }

        private Parameter bind(Parameter parameter) {
            parameter.bind(values, gradients, bound);
            bound += width;
            return parameter;
        }

        void run() {
            Arrays.fill(gradients, 0f);
            weight.zeroGradient();
            operation.forward(pass);
            System.arraycopy(dy, 0, y.gradient(ROWS), 0, dy.length);
            operation.backward(pass);
        }

        private static float[] normal(RandomStream random, int count) {
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) random.nextGaussian();
            }
            return numbers;
        }
    }
}
