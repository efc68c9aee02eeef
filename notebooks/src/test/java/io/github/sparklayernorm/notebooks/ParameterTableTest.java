package io.github.sparklayernorm.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import io.github.sparklayernorm.ml.LayerNormMLPRegressor;
import io.github.sparklayernorm.ml.LayerNormRNNClassifier;
import io.github.sparklayernorm.ml.LayerNormRNNRegressor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's tables of params against the stages themselves. */
class ParameterTableTest {
    /** The heading of a family's own table, and its stages. */
    private static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of("param of an MLP", List.of(new LayerNormMLPClassifier(), new LayerNormMLPRegressor())),
                Arguments.of(
                        "param of a recurrent network",
                        List.of(new LayerNormRNNClassifier(), new LayerNormRNNRegressor())));
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyParamOfTheStagesStandsInATableAndNoOther(String heading, List<Params> stages) {
        TreeSet<String> names = new TreeSet<>();
        stages.forEach(stage -> Arrays.stream(stage.params()).forEach(param -> names.add(param.name())));

        assertThat(defaults(heading).keySet()).containsExactlyElementsOf(names);
    }

    @ParameterizedTest
    @MethodSource("families")
    void defaultsAreThoseOfTheStages(String heading, List<Params> stages) {
        Map<String, String> defaults = defaults(heading);
        for (Params stage : stages) {
            for (Param<?> param : stage.params()) {
                assertThat(defaults.get(param.name()))
                        .as(
                                "default of %s of %s",
                                param.name(), stage.getClass().getSimpleName())
                        .isEqualTo(text(stage, param));
            }
        }
    }

    private static Map<String, String> defaults(String heading) {
        Map<String, String> defaults = new TreeMap<>();
        for (String table : List.of("param", heading)) {
            for (List<String> row : Documents.table(Documents.ROOT.resolve("README.md"), table)) {
                defaults.put(row.get(0), row.get(1));
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
