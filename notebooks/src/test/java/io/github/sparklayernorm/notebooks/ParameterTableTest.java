package io.github.sparklayernorm.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import io.github.sparklayernorm.ml.LayerNormMLPRegressor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;

/** The README's table of params against the stages themselves. */
class ParameterTableTest {
    private static final List<Params> STAGES = List.of(new LayerNormMLPClassifier(), new LayerNormMLPRegressor());

    private static final Map<String, String> TABLE = new TreeMap<>();

    static {
        for (List<String> row : Documents.table(Documents.ROOT.resolve("README.md"), "param")) {
            for (String name : row.get(0).split(", ")) {
                TABLE.put(name, row.get(1));
            }
        }
    }

    @Test
    void everyParamOfTheStagesStandsInTheTableAndNoOther() {
        TreeSet<String> names = new TreeSet<>();
        STAGES.forEach(stage -> Arrays.stream(stage.params()).forEach(param -> names.add(param.name())));

        assertThat(TABLE.keySet()).containsExactlyElementsOf(names);
    }

    @Test
    void defaultsAreThoseOfTheStages() {
        for (Params stage : STAGES) {
            for (Param<?> param : stage.params()) {
                assertThat(TABLE.get(param.name()))
                        .as(
                                "default of %s of %s",
                                param.name(), stage.getClass().getSimpleName())
                        .isEqualTo(text(stage, param));
            }
        }
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
