package io.github.sparklayernorm.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import io.github.sparklayernorm.ml.LayerNormMLPRegressor;
import io.github.sparklayernorm.ml.LayerNormRNNClassifier;
import io.github.sparklayernorm.ml.LayerNormRNNRegressor;
import io.github.sparklayernorm.ml.LayerNormRNNTagger;
import io.github.sparklayernorm.ml.LayerNormSequenceModel;
import io.github.sparklayernorm.ml.LayerNormalizer;
import io.github.sparklayernorm.ml.MultiOutputRegressionEvaluator;
import io.github.sparklayernorm.ml.SequenceAssembler;
import io.github.sparklayernorm.ml.SequenceEvaluator;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;

/** The tables of params of the docs, as a reader sees them, against the stages themselves. */
class ParameterTableTest {
    private static final Path PAGE = Documents.ROOT.resolve("docs/params.md");

    private static List<Params> stages() {
        return List.of(
                new LayerNormMLPClassifier(),
                new LayerNormMLPRegressor(),
                new LayerNormRNNClassifier(),
                new LayerNormRNNRegressor(),
                new LayerNormRNNTagger(),
                new LayerNormSequenceModel(),
                new SequenceAssembler(),
                new LayerNormalizer(),
                new SequenceEvaluator(),
                new MultiOutputRegressionEvaluator());
    }

    @Test
    void everyStageIsListed() {
        assertThat(Documents.table(PAGE, "stage").stream().map(row -> row.get(0)))
                .containsExactlyInAnyOrderElementsOf(stages().stream()
                        .map(stage -> stage.getClass().getSimpleName())
                        .toList());
    }

    @Test
    void everyParamStandsInATableAndNoOther() {
        TreeSet<String> names = new TreeSet<>();
        stages().forEach(stage -> Arrays.stream(stage.params()).forEach(param -> names.add(param.name())));

        assertThat(defaults().keySet()).containsExactlyElementsOf(names);
    }

    @Test
    void defaultsAreThoseOfTheStages() {
        Map<String, Set<String>> defaults = defaults();
        for (Params stage : stages()) {
            for (Param<?> param : stage.params()) {
                assertThat(defaults.get(param.name()))
                        .as(
                                "default of %s of %s",
                                param.name(), stage.getClass().getSimpleName())
                        .contains(text(stage, param));
            }
        }
    }

    /** Params by name, with the defaults that tables have for them. */
    private static Map<String, Set<String>> defaults() {
        Map<String, Set<String>> defaults = new TreeMap<>();
        List<String> heading = Documents.heading(PAGE, "param");
        for (List<String> row : Documents.table(PAGE, "param")) {
            if (row.get(0).equals("param")) {
                heading = row; // of the next table
                continue;
            }
            for (String column : List.of("default", "recurrent")) {
                int at = heading.indexOf(column);
                if (at > 0 && !row.get(at).isEmpty()) {
                    defaults.computeIfAbsent(row.get(0), name -> new HashSet<>())
                            .add(row.get(at));
                }
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
