package io.github.sparklayernorm.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** nbformat 4 with a Java kernel. */
final class JupyterFile extends NotebookFile {
    private final List<ObjectNode> code;

    JupyterFile(Path path) throws IOException {
        super(path);
        code = StreamSupport.stream(content.path("cells").spliterator(), false)
                .filter(cell -> cell.path("cell_type").asText().equals("code"))
                .map(ObjectNode.class::cast)
                .toList();
    }

    @Override
    Session session() {
        return new JavaSession();
    }

    @Override
    List<String> cells() {
        return code.stream().map(cell -> text(cell.path("source"))).toList();
    }

    @Override
    List<List<Output>> outputs() {
        return code.stream()
                .map(cell -> StreamSupport.stream(cell.path("outputs").spliterator(), false)
                        .map(JupyterFile::read)
                        .toList())
                .toList();
    }

    private static Output read(JsonNode output) {
        if (output.has("text")) {
            return new Output(Output.Kind.TEXT, text(output.path("text")));
        }
        JsonNode data = output.path("data");
        for (Output.Kind kind : List.of(Output.Kind.PNG, Output.Kind.HTML)) {
            if (data.has(kind.mime())) {
                return new Output(kind, text(data.path(kind.mime())));
            }
        }
        return new Output(Output.Kind.VALUE, text(data.path("text/plain")));
    }

    @Override
    void setOutputs(int cell, List<Output> outputs) {
        ObjectNode node = code.get(cell);
        node.put("execution_count", cell + 1);
        ArrayNode written = node.putArray("outputs");
        for (Output output : outputs) {
            if (output.kind() == Output.Kind.TEXT) {
                ObjectNode stream = written.addObject();
                stream.put("name", "stdout").put("output_type", "stream");
                stream.set("text", lines(output.data()));
                continue;
            }
            ObjectNode shown = written.addObject();
            ObjectNode data = shown.putObject("data");
            if (output.kind() == Output.Kind.PNG) {
                data.put("image/png", output.data() + "\n");
            } else {
                data.set(output.kind().mime(), lines(output.data()));
            }
            shown.putObject("metadata");
            shown.put("output_type", "display_data");
            if (output.kind() == Output.Kind.VALUE) {
                shown.put("execution_count", cell + 1).put("output_type", "execute_result");
            }
        }
    }

    @Override
    String indentation() {
        return " ";
    }

    /** nbformat writes a text as one string or as an array of lines. */
    private static String text(JsonNode node) {
        if (!node.isArray()) {
            return node.asText();
        }
        StringBuilder text = new StringBuilder();
        node.forEach(line -> text.append(line.asText()));
        return text.toString();
    }

    private static ArrayNode lines(String text) {
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        List<String> parts = new ArrayList<>(List.of(text.split("(?<=\n)", -1)));
        parts.removeIf(String::isEmpty);
        parts.forEach(lines::add);
        return lines;
    }
}
