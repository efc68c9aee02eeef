package io.github.sparklayernorm.notebooks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Runs all code cells of a notebook in order, in a session of its own. */
public final class Execution {
    private Execution() {}

    /** Runs the notebook and leaves the file as it is. */
    public static List<List<Output>> outputs(Path path) throws IOException, NotebookFailure {
        return run(NotebookFile.open(path));
    }

    /** What the file says that each of its cells showed. */
    public static List<List<Output>> committed(Path path) throws IOException {
        return NotebookFile.open(path).outputs();
    }

    /** Runs the notebook and writes what its cells showed into the file; a notebook that fails is left as it is. */
    public static void update(Path path) throws IOException, NotebookFailure {
        NotebookFile notebook = NotebookFile.open(path);
        List<List<Output>> outputs = run(notebook);
        for (int i = 0; i < outputs.size(); i++) {
            notebook.setOutputs(i, outputs.get(i));
        }
        notebook.finish();
        notebook.write();
    }

    private static List<List<Output>> run(NotebookFile notebook) throws NotebookFailure {
        List<String> cells = notebook.cells();
        List<List<Output>> outputs = new ArrayList<>();
        try (Session session = notebook.session()) {
            for (String cell : cells) {
                try {
                    outputs.add(session.run(cell));
                } catch (CellFailure e) {
                    throw new NotebookFailure(notebook.path, outputs.size() + 1, cells.size(), cell, e);
                }
            }
        } finally {
            if (!SparkSession.getDefaultSession().isEmpty()) {
                SparkSession.getDefaultSession().get().stop();
                SparkSession.clearActiveSession();
            }
        }
        return outputs;
    }
}
