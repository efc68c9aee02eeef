package io.github.sparklayernorm.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.SparkSession;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** A Zeppelin note: {@code %spark} paragraphs are run, {@code %md} paragraphs are rendered. */
final class ZeppelinFile extends NotebookFile {
    private static final String SPARK = "%spark\n";
    private static final String MARKDOWN = "%md\n";

    private final List<ObjectNode> code;

    ZeppelinFile(Path path) throws IOException {
        super(path);
        code = paragraphs().stream()
                .filter(paragraph -> paragraph.path("text").asText().startsWith(SPARK))
                .toList();
    }

    private List<ObjectNode> paragraphs() {
        return StreamSupport.stream(content.path("paragraphs").spliterator(), false)
                .map(ObjectNode.class::cast)
                .toList();
    }

    @Override
    Session session() {
        return new ScalaSession(SparkSession.builder()
                .appName(content.path("name").asText())
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .getOrCreate());
    }

    @Override
    List<String> cells() {
        return code.stream()
                .map(paragraph -> paragraph.path("text").asText().substring(SPARK.length()))
                .toList();
    }

    @Override
    List<List<Output>> outputs() {
        return code.stream()
                .map(paragraph -> StreamSupport.stream(
                                paragraph.path("results").path("msg").spliterator(), false)
                        .map(ZeppelinFile::read)
                        .toList())
                .toList();
    }

    private static Output read(JsonNode message) {
        String type = message.path("type").asText();
        Output.Kind kind = type.equals("IMG") ? Output.Kind.PNG : Output.Kind.valueOf(type);
        return new Output(kind, message.path("data").asText());
    }

    @Override
    void setOutputs(int cell, List<Output> outputs) {
        ArrayNode messages = results(code.get(cell));
        for (Output output : outputs) {
            String type = output.kind() == Output.Kind.PNG
                    ? "IMG"
                    : output.kind().name().toUpperCase(Locale.ROOT);
            messages.addObject().put("type", type).put("data", output.data());
        }
    }

    @Override
    void finish() {
        for (ObjectNode paragraph : paragraphs()) {
            String text = paragraph.path("text").asText();
            if (text.startsWith(MARKDOWN)) {
                String html = HtmlRenderer.builder()
                        .build()
                        .render(Parser.builder().build().parse(text.substring(MARKDOWN.length())));
                results(paragraph)
                        .addObject()
                        .put("type", "HTML")
                        .put("data", "<div class=\"markdown-body\">\n" + html + "\n</div>");
            }
        }
    }

    private static ArrayNode results(ObjectNode paragraph) {
        paragraph.put("status", "FINISHED");
        return paragraph.putObject("results").put("code", "SUCCESS").putArray("msg");
    }

    @Override
    String indentation() {
        return "  ";
    }
}
