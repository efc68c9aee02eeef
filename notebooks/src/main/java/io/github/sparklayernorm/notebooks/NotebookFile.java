package io.github.sparklayernorm.notebooks;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A notebook as its front end stores it: JSON whose cells are read, and whose outputs are replaced. */
abstract class NotebookFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Path path;
    final ObjectNode content;

    NotebookFile(Path path) throws IOException {
        this.path = path;
        content = (ObjectNode) JSON.readTree(path.toFile());
    }

    static NotebookFile open(Path path) throws IOException {
        String name = path.getFileName().toString();
        if (name.endsWith(".ipynb")) {
            return new JupyterFile(path);
        }
        if (name.endsWith(".zpln")) {
            return new ZeppelinFile(path);
        }
        throw new IllegalArgumentException(path + ": must be a Jupyter notebook (.ipynb) or a Zeppelin one (.zpln).");
    }

    /** What the front end has ready before the first cell. */
    abstract Session session();

    /** Source of each code cell, in order. */
    abstract List<String> cells();

    /** What the file says that each code cell showed. */
    abstract List<List<Output>> outputs();

    abstract void setOutputs(int cell, List<Output> outputs);

    /** Whatever else depends on the whole notebook. */
    void finish() {}

    final void write() throws IOException {
        DefaultIndenter indent = new DefaultIndenter(indentation(), "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withRootSeparator(null)
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indent)
                .withArrayIndenter(indent);
        Files.writeString(path, JSON.writer(printer).writeValueAsString(content) + "\n");
    }

    /** As the front end writes it, so that saving there changes no lines. */
    abstract String indentation();
}
