package io.github.sparklayernorm.ml.io;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparklayernorm.distributed.ClassFigures;
import io.github.sparklayernorm.distributed.TrainingFigures;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.train.EpochRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a model was trained, as a file on the driver's disk, beside the model that Spark Connect's server keeps there: all of
 * it but the parameters, which are the model's.
 */
public final class TrainingResultJson {
    private TrainingResultJson() {}

    /** Writes the file, over one that may be there. */
    public static void save(TrainingResult result, String file) {
        Path path = Path.of(file).toAbsolutePath();
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, ModelWriter.JSON.writeValueAsString(write(result)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param stage      whose file it is, for messages
     * @param parameters of the model; kept
     * @throws IllegalStateException when the file is not there or not such a file
     */
    public static TrainingResult load(String stage, String file, float[] parameters) {
        try {
            return read(ModelWriter.JSON.readTree(Files.readString(Path.of(file))), parameters);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    stage + ": loadSummary needs the file that saveSummary wrote, but " + file + " is none ("
                            + e.getMessage() + "); fit the model again.",
                    e);
        }
    }

    private static ObjectNode write(TrainingResult result) {
        ObjectNode json = ModelWriter.JSON.createObjectNode();
        json.set("history", ModelWriter.JSON.valueToTree(result.history()));
        json.set("kernels", ModelWriter.JSON.valueToTree(result.kernels()));
        json.put("plan", result.plan());
        TrainingFigures figures = result.figures();
        if (figures != null) {
            ObjectNode written = json.putObject("figures");
            written.put("rows", figures.rows());
            written.put("loss", figures.loss());
            written.put("constantLoss", figures.constantLoss());
            if (figures.classes() != null) {
                written.set(
                        "classRows",
                        ModelWriter.JSON.valueToTree(figures.classes().counts()));
                written.set(
                        "classWeights",
                        ModelWriter.JSON.valueToTree(figures.classes().weights()));
            }
        }
        return json;
    }

    private static TrainingResult read(JsonNode json, float[] parameters) throws IOException {
        List<EpochRecord> history = ModelWriter.JSON
                .readerFor(new TypeReference<List<EpochRecord>>() {})
                .readValue(field(json, "history"));
        Map<String, String> kernels = ModelWriter.JSON
                .readerFor(new TypeReference<Map<String, String>>() {})
                .readValue(field(json, "kernels"));
        JsonNode figures = json.path("figures");
        return new TrainingResult(
                parameters,
                history,
                kernels,
                figures.isObject() ? figures(figures) : null,
                field(json, "plan").asText());
    }

    private static TrainingFigures figures(JsonNode json) throws IOException {
        ClassFigures classes = null;
        if (json.has("classRows")) {
            long[][] rows = ModelWriter.JSON.treeToValue(field(json, "classRows"), long[][].class);
            double[][] weights = ModelWriter.JSON.treeToValue(field(json, "classWeights"), double[][].class);
            if (rows.length != 2 || weights.length != 3) {
                throw new IllegalArgumentException("its figures of classes are not whole");
            }
            classes = new ClassFigures(rows[0], rows[1], weights[0], weights[1], weights[2]);
        }
        return new TrainingFigures(
                field(json, "rows").asLong(),
                number(field(json, "loss")),
                number(field(json, "constantLoss")),
                classes);
    }

    /** JSON has no NaN: it is written as text. */
    private static double number(JsonNode json) {
        return json.isNumber() ? json.asDouble() : Double.parseDouble(json.asText());
    }

    private static JsonNode field(JsonNode json, String name) {
        if (!json.has(name)) {
            throw new IllegalArgumentException("it has no field " + name);
        }
        return json.get(name);
    }
}
