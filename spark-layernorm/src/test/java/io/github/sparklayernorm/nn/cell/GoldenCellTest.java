package io.github.sparklayernorm.nn.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Axis;
import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hidden states and all gradients of each cell against PyTorch's, in float64, from resources/golden. */
class GoldenCellTest {
    private static final int STEPS = 5;
    private static final int SEQUENCES = 3;
    private static final int INPUTS = 4;
    private static final int HIDDEN = 6;

    /** Our parameter to the golden ones, whose columns stand side by side in ours. */
    private static final Map<Cell, Map<String, List<String>>> NAMES = Map.of(
            Cell.RNN,
            Map.of(
                    "inputWeight", List.of("wx"),
                    "recurrentWeight", List.of("wh"),
                    "sumBias", List.of("c"),
                    "bias", List.of("bias"),
                    "sumGain", List.of("gain")),
            Cell.GRU,
            Map.of(
                    "inputWeight", List.of("wx", "w"),
                    "recurrentWeight", List.of("wh", "u"),
                    "bias", List.of("b"),
                    "candidateBias", List.of("bn"),
                    "inputGain", List.of("gain_x"),
                    "inputBias", List.of("bias_x"),
                    "candidateInputGain", List.of("gain_w"),
                    "candidateInputBias", List.of("bias_w"),
                    "recurrentGain", List.of("gain_h"),
                    "recurrentBias", List.of("bias_h")),
            Cell.LSTM,
            Map.of(
                    "inputWeight", List.of("wx"),
                    "recurrentWeight", List.of("wh"),
                    "sumBias", List.of("c"),
                    "bias", List.of("b"),
                    "inputGain", List.of("gain_x"),
                    "inputBias", List.of("bias_x"),
                    "recurrentGain", List.of("gain_h"),
                    "recurrentBias", List.of("bias_h"),
                    "cellGain", List.of("gain_c"),
                    "cellBias", List.of("bias_c")),
            Cell.MGU,
            Map.of(
                    "gate.weight", List.of("wf"),
                    "gate.sumBias", List.of("ef"),
                    "gate.gain", List.of("gainf"),
                    "gate.bias", List.of("bf"),
                    "candidate.weight", List.of("wg"),
                    "candidate.sumBias", List.of("eg"),
                    "candidate.gain", List.of("gaing"),
                    "candidate.bias", List.of("bg")));

    private static final Map<String, List<String>> MORE_OF_GRU = Map.of(
            "sumBias", List.of("c", "cn"),
            "candidateRecurrentGain", List.of("gain_u"),
            "candidateRecurrentBias", List.of("bias_u"));

    static List<Arguments> cells() {
        List<Arguments> all = new ArrayList<>();
        for (Kernels kernels : List.of(Kernels.java(), Kernels.best())) {
            for (Cell cell : Cell.values()) {
                for (Normalization normalization : List.of(Normalization.LAYER, Normalization.NONE)) {
                    all.add(Arguments.of(kernels.name(), kernels, cell, normalization, false));
                }
                all.add(Arguments.of(kernels.name(), kernels, cell, Normalization.LAYER, true));
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0} {2} {3}, bias before the norm: {4}")
    @MethodSource("cells")
    void statesAndGradientsAgreeWithPyTorch(
            String name, Kernels kernels, Cell cell, Normalization normalization, boolean biased) throws IOException {
        JsonNode golden = read(cell.text() + "_" + normalization.text() + (biased ? "_bias" : ""));
        JsonNode arrays = golden.get("arrays");
        Variable x = new Variable(Axis.steps(0), INPUTS);
        Variable y = new Variable(Axis.steps(0), HIDDEN);
        List<Parameter> parameters = new ArrayList<>();
        Operation operation = cell.operation(
                new CellLayer(kernels, "cell", normalization, biased, 1e-5f, 1f, 0, 1, x, y, true, parameter -> {
                    parameters.add(parameter);
                    return parameter;
                }));
        bind(parameters);
        for (Parameter p : parameters) {
            copyColumns(names(cell, p), arrays, p);
        }
        Steps steps = new Steps();
        steps.pack(SEQUENCES, new int[] {STEPS, STEPS, STEPS});
        float[] inputs = new float[STEPS * SEQUENCES * INPUTS];
        copy(arrays.get("x"), inputs, 0);
        x.use(inputs);
        Pass pass = new Pass().set(steps, true, 0);

        operation.forward(pass);
        compare("h", arrays.get("h"), y.value());
        copy(arrays.get("upstream"), y.gradient(pass.rows(x)), 0);
        operation.backward(pass);

        compare("dx", golden.get("gradients").get("x"), x.gradient(pass.rows(x)));
        for (Parameter p : parameters) {
            compareColumns(names(cell, p), golden.get("gradients"), p);
        }
    }

    private static List<String> names(Cell cell, Parameter p) {
        String name = p.name().substring("cell.".length());
        List<String> names = NAMES.get(cell).getOrDefault(name, MORE_OF_GRU.get(name));
        assertThat(names).as("golden names of %s", p.name()).isNotNull();
        return names;
    }

    private static void bind(List<Parameter> parameters) {
        int size = parameters.stream().mapToInt(Parameter::size).sum();
        float[] values = new float[size];
        float[] gradients = new float[size];
        int offset = 0;
        for (Parameter p : parameters) {
            p.bind(values, gradients, offset);
            offset += p.size();
        }
    }

    private static void copyColumns(List<String> names, JsonNode arrays, Parameter p) {
        int column = 0;
        for (String name : names) {
            float[] from = flat(arrays.get(name));
            int width = from.length / p.rows();
            for (int i = 0; i < p.rows(); i++) {
                System.arraycopy(from, i * width, p.values(), p.offset() + i * p.cols() + column, width);
            }
            column += width;
        }
        assertThat(column).as("columns of %s", p.name()).isEqualTo(p.cols());
    }

    private static void compareColumns(List<String> names, JsonNode gradients, Parameter p) {
        int column = 0;
        for (String name : names) {
            float[] expected = flat(gradients.get(name));
            int width = expected.length / p.rows();
            for (int i = 0; i < p.rows(); i++) {
                for (int j = 0; j < width; j++) {
                    assertThat(p.gradients()[p.offset() + i * p.cols() + column + j])
                            .as("gradient of %s at %d, %d", name, i, j)
                            .isCloseTo(expected[i * width + j], within(1e-5f * scale(expected)));
                }
            }
            column += width;
        }
    }

    private static void compare(String name, JsonNode expected, float[] actual) {
        float[] values = flat(expected);
        for (int i = 0; i < values.length; i++) {
            assertThat(actual[i]).as("%s at %d", name, i).isCloseTo(values[i], within(5e-6f * scale(values)));
        }
    }

    /** The largest element, at least 1: an element is a sum of terms of that size, each with its rounding. */
    private static float scale(float[] values) {
        float largest = 1;
        for (float v : values) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }

    private static float[] flat(JsonNode node) {
        float[] values = new float[1000];
        int count = copy(node, values, 0);
        return Arrays.copyOf(values, count);
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

    private static JsonNode read(String name) throws IOException {
        try (InputStream in = GoldenCellTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
