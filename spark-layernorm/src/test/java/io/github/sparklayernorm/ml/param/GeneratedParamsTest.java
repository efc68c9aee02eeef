package io.github.sparklayernorm.ml.param;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is generated from the sets of params, and kept with the sources so that everyone can read it without a build, is as
 * the sets say. With UPDATE=true in the environment the test writes it anew.
 */
class GeneratedParamsTest {
    private static final boolean UPDATE = Boolean.parseBoolean(System.getenv("UPDATE"));
    private static final List<DeclaredSet> SETS = DeclaredSet.all();

    private static Map<Path, String> generated() {
        Map<Path, String> files = new LinkedHashMap<>();
        for (DeclaredSet set : SETS) {
            files.put(DeclaredSet.FOLDER.resolve(set.theme() + "Params.java"), ParamSources.params(set));
            files.put(DeclaredSet.FOLDER.resolve(set.theme() + "Setters.java"), ParamSources.setters(set));
        }
        files.put(DeclaredSet.PAGE, ParamsPage.of(SETS));
        return files;
    }

    private static Stream<Path> files() {
        return generated().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileIsAsTheDeclarationsSay(Path file) throws IOException {
        String text = generated().get(file);
        if (UPDATE) {
            Files.writeString(file, text);
        }

        assertThat(DeclaredSet.read(file))
                .as("%s; written anew by UPDATE=true bin/test GeneratedParamsTest", file.getFileName())
                .isEqualTo(text);
    }

    @Test
    void everySetIsOneOfAStageAndNoFileIsLeftOver() {
        List<String> expected = new ArrayList<>();
        SETS.forEach(set ->
                Stream.of("ParamSet", "Params", "Setters").forEach(kind -> expected.add(set.theme() + kind + ".java")));

        assertThat(DeclaredSet.files())
                .filteredOn(name -> name.matches("\\w+(ParamSet|Params|Setters).java"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aColumnThatIsNotSetIsEmpty() throws ReflectiveOperationException {
        assumeFalse(UPDATE, "a new getter is there after the next compilation");
        for (DeclaredSet set : SETS) {
            for (DeclaredParam param : set.params()) {
                if (param.byDefault().isPresent() || param.type() == DeclaredParam.Type.INT) {
                    continue;
                }
                String getter = "get" + param.name().substring(0, 1).toUpperCase(Locale.ROOT)
                        + param.name().substring(1);
                for (Params stage : set.stages()) {
                    assertThat(stage.getClass().getMethod(getter).invoke(stage))
                            .as("%s of %s", getter, stage)
                            .satisfies(value -> assertThat(value instanceof String[] names ? names.length : value)
                                    .isIn("", 0));
                }
            }
        }
    }

    @Test
    void aTextThatJavadocWouldMisreadIsRefused() {
        assertThat(Markup.javadoc("steps (>= 1), of array<int>, with gaps=fill; maxIter is 3"))
                .isEqualTo("steps ({@code >= 1}), of {@code array<int>}, with {@code gaps=fill}; {@code maxIter} is 3");
        assertThat(Markup.markdown("maxIter < 3 | none")).isEqualTo("`maxIter` `< 3` \\| none");
        assertThatThrownBy(() -> Markup.javadoc("a<b")).hasMessageContaining("say it in words");
    }
}
