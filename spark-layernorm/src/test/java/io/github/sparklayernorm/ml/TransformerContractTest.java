package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.SparkTest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a Spark user expects of every transformer. */
class TransformerContractTest extends SparkTest {
    @TempDir
    Path folder;

    static List<TransformerCase> transformers() {
        return TransformerCase.all();
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void copyKeepsUidAndParamsAndTakesOthers(TransformerCase stage) {
        Transformer original = stage.transformer().get();
        Param<Object> input = original.getParam(stage.input());

        assertSameParams(original.copy(ParamMap.empty()), original);
        assertThat(original.copy(new ParamMap().put(input.w("other"))).getOrDefault(input))
                .isEqualTo("other");
        assertThat(original.getOrDefault(input)).isNotEqualTo("other");
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void everyParamIsExplainedAndHasGetterAndSetter(TransformerCase stage) throws ReflectiveOperationException {
        Transformer transformer = stage.transformer().get();

        for (Param<?> param : transformer.params()) {
            String name =
                    Character.toUpperCase(param.name().charAt(0)) + param.name().substring(1);
            assertThat(transformer.explainParams()).contains(param.name() + ": " + param.doc());
            Method getter = transformer.getClass().getMethod("get" + name);
            Method setter = transformer.getClass().getMethod("set" + name, getter.getReturnType());
            if (transformer.isDefined(param)) {
                assertThat(setter.invoke(transformer, getter.invoke(transformer)))
                        .as("what set%s returns", name)
                        .isSameAs(transformer);
            }
        }
        assertThat(transformer.explainParams()).doesNotContain("[I@", "[D@", "[Ljava");
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void isTheSameAfterSavingAndLoading(TransformerCase stage) throws Exception {
        Transformer saved = stage.transformer().get();
        for (Param<?> param : saved.params()) {
            if (param instanceof IntParam) {
                saved.set(param.name(), 7);
            } else if (param instanceof DoubleParam) {
                saved.set(param.name(), 0.7);
            }
        }
        ((MLWritable) saved).write().save(path("stage"));

        assertSameParams(load(saved.getClass(), path("stage")), saved);
        assertThatThrownBy(() -> ((MLWritable) saved).write().save(path("stage")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("already exists");
        ((MLWritable) saved).write().overwrite().save(path("stage"));
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void schemaErrorsNameTheColumn(TransformerCase stage) {
        Transformer transformer = stage.transformer().get();
        Dataset<Row> data = stage.data().apply(spark());
        Object column = transformer.getOrDefault(transformer.getParam(stage.input()));
        Object output = transformer.getOrDefault(transformer.getParam("outputCol"));

        assertThatThrownBy(() ->
                        transformer.transformSchema(data.drop(column.toString()).schema()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        stage + ": " + stage.input() + " must name a column, but \"" + column + "\" is none of [id, ");
        transformer.set("outputCol", "id");
        assertThatThrownBy(() -> transformer.transformSchema(data.schema()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(stage + ": outputCol must name a new column, but \"id\" is there already; drop the column,"
                        + " or choose another name.");
        assertThat(output).isNotEqualTo("id");
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void transformHasTheSchemaThatItAnnounces(TransformerCase stage) {
        Dataset<Row> data = stage.data().apply(spark());
        Transformer transformer = stage.transformer().get();

        assertThat(transformer.transform(data).schema()).isEqualTo(transformer.transformSchema(data.schema()));
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void worksInAPipeline(TransformerCase stage) throws IOException {
        Dataset<Row> data = stage.data().apply(spark());
        Transformer transformer = stage.transformer().get();
        new Pipeline()
                .setStages(new PipelineStage[] {transformer})
                .fit(data)
                .write()
                .save(path("pipeline"));

        Dataset<Row> out = PipelineModel.load(path("pipeline")).transform(data);

        assertThat(rows(out)).isNotEmpty().isEqualTo(rows(transformer.transform(data)));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static Transformer load(Class<?> stage, String path) throws ReflectiveOperationException {
        return (Transformer) stage.getMethod("load", String.class).invoke(null, path);
    }

    private static List<String> rows(Dataset<Row> rows) {
        return rows.orderBy("id").collectAsList().stream().map(Row::toString).toList();
    }

    private static void assertSameParams(Transformer actual, Transformer expected) {
        assertThat(actual.uid()).isEqualTo(expected.uid());
        assertThat(actual).isNotSameAs(expected).isExactlyInstanceOf(expected.getClass());
        for (Param<?> param : expected.params()) {
            assertThat(value(actual, param.name())).as(param.name()).isEqualTo(value(expected, param.name()));
            assertThat(actual.isSet(actual.getParam(param.name())))
                    .as("%s is set", param.name())
                    .isEqualTo(expected.isSet(param));
        }
    }

    private static Object value(Transformer stage, String name) {
        Param<Object> param = stage.getParam(name);
        Object value = stage.isDefined(param) ? stage.getOrDefault(param) : null;
        return value instanceof Object[] array ? Arrays.asList(array) : value;
    }
}
