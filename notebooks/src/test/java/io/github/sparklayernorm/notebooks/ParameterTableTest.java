package io.github.sparklayernorm.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import io.github.sparklayernorm.ml.LayerNormMLPRegressor;
import io.github.sparklayernorm.ml.LayerNormRNNClassifier;
import io.github.sparklayernorm.ml.LayerNormRNNRegressor;
import io.github.sparklayernorm.ml.LayerNormRNNTagger;
import io.github.sparklayernorm.ml.LayerNormSequenceModel;
import io.github.sparklayernorm.ml.SequenceAssembler;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's tables of params against the stages themselves. */
class ParameterTableTest {
    private static final Path README = Documents.ROOT.resolve("README.md");
    private static final String ALL = "param";
    private static final String MLP = "param of an MLP";
    private static final String RECURRENT = "param of a recurrent network";
    private static final String RECURRENT_COLUMN = "recurrent";

    /** Families of stages, and the headings of the tables that have their params between them. */
    private static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of(List.of(ALL, MLP), List.of(new LayerNormMLPClassifier(), new LayerNormMLPRegressor())),
                Arguments.of(
                        List.of(ALL, RECURRENT),
                        List.of(new LayerNormRNNClassifier(), new LayerNormRNNRegressor(), new LayerNormRNNTagger())),
                Arguments.of(List.of("param of the assembler"), List.of(new SequenceAssembler())));
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyParamOfTheStagesStandsInATableAndNoOther(List<String> headings, List<Params> stages) {
        TreeSet<String> names = new TreeSet<>();
        stages.forEach(stage -> Arrays.stream(stage.params()).forEach(param -> names.add(param.name())));

        assertThat(defaults(headings).keySet()).containsExactlyElementsOf(names);
    }

    @Test
    void theSharedTableHasAColumnForRecurrentStages() {
        assertThat(Documents.heading(README, ALL)).containsExactly(ALL, "default", RECURRENT_COLUMN, "meaning");
    }

    @ParameterizedTest
    @MethodSource("families")
    void defaultsAreThoseOfTheStages(List<String> headings, List<Params> stages) {
        Map<String, String> defaults = defaults(headings);
        stages.forEach(stage -> compare(stage, defaults));
    }

    @Test
    void theSequenceModelsTableHasWhatTheOthersLack() {
        LayerNormSequenceModel stage = new LayerNormSequenceModel();
        Map<String, String> own = defaults(List.of("param of a sequence model"));

        compare(stage, defaults(List.of(ALL, RECURRENT, "param of a sequence model")));
        assertThat(own.keySet())
                .isSubsetOf(Arrays.stream(stage.params()).map(Param::name).toList());
    }

    private static void compare(Params stage, Map<String, String> defaults) {
        for (Param<?> param : stage.params()) {
            assertThat(defaults.get(param.name()))
                    .as("default of %s of %s", param.name(), stage.getClass().getSimpleName())
                    .isEqualTo(text(stage, param));
        }
    }

    /** Param by name: the default, or that of recurrent stages where the table has one and the family is theirs. */
    private static Map<String, String> defaults(List<String> headings) {
        boolean recurrent = headings.contains(RECURRENT);
        Map<String, String> defaults = new TreeMap<>();
        for (String heading : headings) {
            int own = Documents.heading(README, heading).indexOf(RECURRENT_COLUMN);
            for (List<String> row : Documents.table(README, heading)) {
                boolean differs = recurrent && own > 0 && !row.get(own).isEmpty();
                defaults.put(row.get(0), row.get(differs ? own : 1));
            }
        }
        return defaults;
    }

    private static String text(Params stage, Param<?> param) {
        if (!stage.hasDefault(param)) {
            return "not set";
        }
        Object value = stage.getDefault(param).get();
        if (value instanceof int[] sizes) {
            return Arrays.toString(sizes);
        }
        return value.toString().isEmpty() ? "not set" : value.toString();
    }
}
