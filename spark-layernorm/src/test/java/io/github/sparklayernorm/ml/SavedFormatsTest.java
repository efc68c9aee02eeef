package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparklayernorm.testing.SavedFiles;
import io.github.sparklayernorm.testing.SparkTest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every released format of the library holds still loads, and predicts what it predicted. */
class SavedFormatsTest extends SparkTest {
    @TempDir
    Path folder;

    /**
     * Of 1 + |expected|. The parameters come back to the bit, which their checksum proves; the products over them are summed
     * in another order on another CPU (lanes, OpenBLAS's choice of kernels), which costs a few units of 6e-8 in each of a
     * dozen steps. A parameter in a wrong place changes the first digits.
     */
    private static final double TOLERANCE = 1e-5;

    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Path> saved() throws IOException, URISyntaxException {
        Path formats = Path.of(SavedFormatsTest.class.getResource("/models").toURI());
        try (Stream<Path> cases = Files.find(formats, 2, (path, attributes) -> Files.exists(path.resolve("fitted")))) {
            return cases.sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"format-1", "format-2"})
    void everyCaseIsThereInEveryFormat(String format) throws Exception {
        assertThat(saved().stream()
                        .filter(path -> path.getParent().endsWith(format))
                        .map(path -> path.getFileName().toString()))
                .containsExactlyInAnyOrderElementsOf(
                        SavedStageCase.all().stream().map(SavedStageCase::name).toList());
    }

    @ParameterizedTest
    @MethodSource("saved")
    void stagesComeBackWithTheirParams(Path folder) throws IOException {
        for (String kind : List.of("estimator", "fitted")) {
            if (Files.exists(folder.resolve(kind))) {
                assertThat(SavedStages.params(load(folder, kind)))
                        .containsAll(Files.readAllLines(folder.resolve(kind + ".params")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("saved")
    void modelsPredictWhatTheyPredicted(Path folder) throws IOException {
        List<String> predicted =
                SavedStages.predictions((Transformer) load(folder, "fitted"), SavedStages.rows(folder, spark()));

        List<String> expected = Files.readAllLines(folder.resolve("predictions.json"));
        assertThat(predicted).isNotEmpty().hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            JsonNode row = JSON.readTree(expected.get(i));
            boolean logits = folder.getParent().endsWith("format-1");
            assertClose(logits ? scored(row) : row, JSON.readTree(predicted.get(i)), expected.get(i));
        }
    }

    /** Nothing but sense is left to go by in the first format, which has no checksum over its metadata. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rnn-classifier | `\"layers\":1` | `\"layers\":2147483647` | but it says that it holds 273",
                "rnn-classifier | `\"hidden\":3` | `\"hidden\":2147483647` | must hold the more than 2^63 parameters",
                "mlp-classifier | `\"hidden\":\\[3\\]` | `\"hidden\":[20000,20000]` | but it says that it holds 30",
                "mlp-classifier | `\"parameterCount\":30` | `\"parameterCount\":2147483647` | must hold the 30 parameters",
                "mlp-classifier | `\"loss\":\"[A-Z_]*\"` | `\"loss\":\"SQUARED_ERROR\"` | its network is another model's",
                "mlp-classifier | `\"loss\":\"[A-Z_]*\"` | `\"loss\":null` | must describe its network",
                "mlp-classifier | `\"hiddenLayers\":` | `\"hiddenLawers\":` | hiddenLawers",
                "mlp-regressor-batch | `,\"details\".*` | } | details.targetMean is missing, not a number for each of 1 targets",
                "mlp-regressor-vectors | `\"targetDeviation\":\\[[^,]*,` | `\"targetDeviation\":[` | details.targetDeviation",
                "rnn-regressor-batch | `\"vectorLabel\":false` | `\"vectorLabel\":0` | details.vectorLabel is 0",
                "sequence-model-tokens | `,\"details\".*` | } | details.steps is ",
                "sequence-model-pen | `\"flags\":2` | `\"flags\":1` | details.steps is ",
                "sequence-assembler | `\"class\":\"[^\"]*\"` | `\"class\":\"java.io.FileOutputStream\"` | its class is"
            })
    void whatMakesNoSenseIsRefusedByLoad(String name, String pattern, String replacement, String text)
            throws Exception {
        Path saved = saved().stream()
                .filter(path -> path.endsWith("format-1/" + name))
                .findFirst()
                .orElseThrow();
        Object whole = load(saved, "fitted");
        Path damaged = folder.resolve(name);
        SavedFiles.copy(saved.resolve("fitted"), damaged);
        SavedFiles.editAndSeal(damaged, metadata -> {
            String edited = metadata.replaceFirst(pattern, replacement);
            assertThat(edited).isNotEqualTo(metadata);
            return edited;
        });

        assertThatThrownBy(
                        () -> whole.getClass().getMethod("load", String.class).invoke(null, damaged.toString()))
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(whole.getClass().getSimpleName() + ": " + damaged + " must ")
                .hasMessageContaining(text);
    }

    /** rawPrediction of two classes held both logits in the first format's days, and holds their margin now. */
    private static JsonNode scored(JsonNode row) {
        for (JsonNode raw : row.findValues("rawPrediction")) {
            if (raw.path("values").size() == 2) {
                double margin = raw.path("values").get(1).asDouble()
                        - raw.path("values").get(0).asDouble();
                ((ObjectNode) raw)
                        .set("values", JSON.createArrayNode().add(-margin).add(margin));
            }
        }
        return row;
    }

    private static Object load(Path folder, String kind) {
        return DefaultParamsReader.loadParamsInstance(folder.resolve(kind).toString(), spark());
    }

    private static void assertClose(JsonNode expected, JsonNode actual, String where) {
        if (expected.isNumber()) {
            double value = expected.asDouble();
            assertThat(actual.isNumber()).as(where).isTrue();
            assertThat(actual.asDouble()).as(where).isCloseTo(value, within(TOLERANCE * (1 + Math.abs(value))));
            return;
        }
        assertThat(actual.getNodeType()).as(where).isEqualTo(expected.getNodeType());
        assertThat(actual).as(where).hasSameSizeAs(expected);
        if (expected.isValueNode()) {
            assertThat(actual).as(where).isEqualTo(expected);
        }
        for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            assertClose(expected.get(name), actual.path(name), where);
        }
        for (int i = 0; expected.isArray() && i < expected.size(); i++) {
            assertClose(expected.get(i), actual.get(i), where);
        }
    }
}
