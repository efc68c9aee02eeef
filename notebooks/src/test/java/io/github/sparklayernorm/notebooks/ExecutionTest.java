package io.github.sparklayernorm.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.notebooks.Output.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionTest {
    private static final String JUPYTER = """
            {"cells": [
              {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Title"]},
              {"cell_type": "code", "id": "b", "metadata": {}, "execution_count": null, "outputs": [],
               "source": ["int a = 6;\\n", "System.out.println(a);"]},
              {"cell_type": "code", "id": "c", "metadata": {}, "execution_count": null, "outputs": [], "source": "%s"}],
             "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
            """;

    private static final String ZEPPELIN = """
            {"paragraphs": [
              {"text": "%%md\\n# Title", "id": "paragraph_1"},
              {"text": "%%spark\\nprintln(spark.range(7).count())", "id": "paragraph_2"},
              {"text": "%%spark\\n%s", "id": "paragraph_3"}],
             "name": "test", "id": "2TEST0001"}
            """;

    @TempDir
    Path folder;

    @Test
    void outputsOfAJupyterNotebookAreWrittenAndRead() throws Exception {
        Path notebook = write("good.ipynb", JUPYTER.formatted("a * 7"));

        Execution.update(notebook);

        assertThat(Execution.committed(notebook))
                .containsExactly(List.of(new Output(Kind.TEXT, "6\n")), List.of(new Output(Kind.VALUE, "42")));
        String once = Files.readString(notebook);
        Execution.update(notebook);
        assertThat(Files.readString(notebook)).isEqualTo(once);
    }

    @Test
    void outputsOfAZeppelinNoteAreWrittenAndRead() throws Exception {
        Path note = write("good.zpln", ZEPPELIN.formatted("z.show(spark.range(2).toDF())"));

        Execution.update(note);

        assertThat(Execution.committed(note))
                .containsExactly(List.of(new Output(Kind.TEXT, "7\n")), List.of(new Output(Kind.TABLE, "id\n0\n1")));
        assertThat(Files.readString(note)).contains("<h1>Title</h1>");
    }

    @Test
    void aFailingCellIsShownWithItsTextAndTheFileIsLeftAlone() throws Exception {
        Path notebook = write("bad.ipynb", JUPYTER.formatted("List.of().get(a)"));
        String before = Files.readString(notebook);

        assertThatThrownBy(() -> Execution.update(notebook))
                .isInstanceOf(NotebookFailure.class)
                .hasMessageContaining("bad.ipynb: code cell 2 of 2 must run, but failed:")
                .hasMessageContaining("    List.of().get(a)")
                .hasMessageContaining("IndexOutOfBoundsException");
        assertThat(Files.readString(notebook)).isEqualTo(before);
    }

    @Test
    void aFailingParagraphIsShownWithItsText() throws Exception {
        Path note = write("bad.zpln", ZEPPELIN.formatted("val x = spark.table(\\\"missing\\\")"));

        assertThatThrownBy(() -> Execution.outputs(note))
                .isInstanceOf(NotebookFailure.class)
                .hasMessageContaining("code cell 2 of 2")
                .hasMessageContaining("    val x = spark.table(\"missing\")")
                .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
    }

    private Path write(String name, String json) throws Exception {
        return Files.writeString(folder.resolve(name), json);
    }
}
