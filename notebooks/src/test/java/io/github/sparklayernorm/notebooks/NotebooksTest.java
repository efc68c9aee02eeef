package io.github.sparklayernorm.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every notebook runs from its first cell to its last, and holds the outputs of such a run. */
class NotebooksTest {
    static Stream<Path> notebooks() {
        return Stream.of("jupyter", "zeppelin")
                .flatMap(folder ->
                        Notebooks.found(Documents.ROOT.resolve("notebooks").resolve(folder)).stream());
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void allCellsRunAndShowWhatTheFileSays(Path notebook) throws Exception {
        List<List<Output>> outputs = Execution.outputs(notebook);

        // Times and rates differ from run to run; what kind of thing a cell shows does not.
        assertThat(kinds(outputs))
                .as("%s: its outputs must come from a run of its cells; run bin/notebooks", notebook)
                .isEqualTo(kinds(Execution.committed(notebook)));
    }

    private static List<List<Output.Kind>> kinds(List<List<Output>> outputs) {
        return outputs.stream()
                .map(cell -> cell.stream().map(Output::kind).toList())
                .toList();
    }
}
