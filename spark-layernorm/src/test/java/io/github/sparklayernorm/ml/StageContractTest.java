package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.SparkTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Option;

/** What a Spark user expects of every stage. */
class StageContractTest extends SparkTest {
    @TempDir
    Path folder;

    static List<StageCase> stages() {
        return StageCase.all();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void copyKeepsUidAndParams(StageCase stage) {
        Estimator<?> estimator = stage.estimator().get();
        Model<?> model = stage.trained(spark());

        assertSameParams(estimator.copy(ParamMap.empty()), estimator);
        assertSameParams(model.copy(ParamMap.empty()), model);
        assertThat(model.copy(ParamMap.empty()).parent()).isSameAs(model.parent());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void copyTakesExtraParamsAndLeavesTheOriginal(StageCase stage) {
        Estimator<?> estimator = stage.estimator().get();
        Param<Object> seed = estimator.getParam("seed");

        PipelineStage copy = estimator.copy(new ParamMap().put(seed.w(77L)));

        assertThat(copy.getOrDefault(copy.getParam("seed"))).isEqualTo(77L);
        assertThat(estimator.isSet(seed)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void modelHasTheParamsOfItsEstimator(StageCase stage) {
        Model<?> model = stage.trained(spark());
        Params parent = (Params) model.parent();

        for (Param<?> param : parent.params()) {
            assertThat(model.hasParam(param.name())).as(param.name()).isTrue();
            assertThat(value(model, param.name())).as(param.name()).isEqualTo(value(parent, param.name()));
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void everyParamIsExplainedAndHasGetterAndSetter(StageCase stage) throws ReflectiveOperationException {
        Estimator<?> estimator = stage.estimator().get();

        for (Param<?> param : estimator.params()) {
            String name =
                    Character.toUpperCase(param.name().charAt(0)) + param.name().substring(1);
            assertThat(estimator.explainParams()).contains(param.name() + ": " + param.doc());
            Method getter = estimator.getClass().getMethod("get" + name);
            Method setter = estimator.getClass().getMethod("set" + name, getter.getReturnType());
            if (estimator.hasDefault(param)) {
                assertThat(setter.invoke(estimator, getter.invoke(estimator)))
                        .as("what set%s returns", name)
                        .isSameAs(estimator);
            }
        }
        assertThat(estimator.explainParams()).doesNotContain("[I@", "[D@");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void estimatorIsTheSameAfterSavingAndLoading(StageCase stage) throws Exception {
        Estimator<?> estimator = stage.estimator().get();
        setEveryNumber(estimator);

        ((MLWritable) estimator).write().save(path("estimator"));

        assertSameParams((Params) load(estimator.getClass(), path("estimator")), estimator);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void modelIsTheSameAfterSavingAndLoading(StageCase stage) throws Exception {
        Model<?> model = stage.trained(spark());
        ((MLWritable) model).write().save(path("model"));

        Model<?> loaded = (Model<?>) load(model.getClass(), path("model"));

        assertSameParams(loaded, model);
        assertSamePredictions(stage, loaded, model);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void savingRefusesToOverwriteUnlessTold(StageCase stage) throws Exception {
        for (MLWritable saved : List.of((MLWritable) stage.estimator().get(), (MLWritable) stage.trained(spark()))) {
            String path = path(saved.getClass().getSimpleName());
            saved.write().save(path);

            assertThatThrownBy(() -> saved.write().save(path))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("already exists");
            saved.write().overwrite().save(path);
            assertThat(load(saved.getClass(), path)).isInstanceOf(saved.getClass());
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void modelSurvivesJavaSerialisation(StageCase stage) throws Exception {
        Model<?> model = stage.trained(spark());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(model);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertSamePredictions(stage, (Model<?>) in.readObject(), model);
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void schemaErrorsNameTheColumn(StageCase stage) {
        Estimator<?> estimator = stage.estimator().get();
        Dataset<Row> data = stage.data().apply(spark());
        Dataset<Row> text = data.withColumn("features", data.col("id").cast("string"));

        for (PipelineStage s : List.of(estimator, stage.trained(spark()))) {
            String name = s.getClass().getSimpleName();
            assertThatThrownBy(() -> s.transformSchema(data.drop("features").schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            name + ": featuresCol must name a column, but \"features\" is none of [id, ");
            assertThatThrownBy(() -> s.transformSchema(text.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(name + ": featuresCol \"features\" must be "
                            + (data.schema().apply("features").dataType() instanceof ArrayType
                                    ? "a sequence: an array of vectors, of arrays of numbers, of numbers or of token"
                                            + " ids, but its type is string; make it with SequenceAssembler, or"
                                            + " collect_list."
                                    : "a vector, but its type is string; make it with VectorAssembler, or"
                                            + " array_to_vector."));
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void transformHasTheSchemaThatItAnnounces(StageCase stage) {
        Model<?> model = stage.trained(spark());
        Dataset<Row> data = stage.data().apply(spark());

        assertThat(model.transform(data).schema()).isEqualTo(model.transformSchema(data.schema()));
        assertThat(data.schema().fields())
                .isEqualTo(Arrays.copyOf(
                        model.transform(data).schema().fields(), data.schema().length()));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void worksInAPipeline(StageCase stage) throws IOException {
        Dataset<Row> data = stage.data().apply(spark());
        Pipeline pipeline =
                new Pipeline().setStages(new PipelineStage[] {stage.estimator().get()});
        pipeline.write().save(path("pipeline"));
        PipelineModel model = Pipeline.load(path("pipeline")).fit(data);
        model.write().save(path("pipelineModel"));

        PipelineModel loaded = PipelineModel.load(path("pipelineModel"));

        assertThat(loaded.stages()[0]).isInstanceOf(stage.model());
        assertThat(predictions(loaded.transform(data))).isEqualTo(predictions(model.transform(data)));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void sameSeedAndRowsGiveTheSameModel(StageCase stage) {
        Model<?> again = (Model<?>) stage.estimator().get().fit(stage.data().apply(spark()));

        assertSamePredictions(stage, again, stage.trained(spark()));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void worksInModelSelection(StageCase stage) throws IOException {
        Dataset<Row> data = stage.data().apply(spark());
        Estimator<?> estimator = stage.estimator().get();
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(maxIter(estimator), new int[] {0, 3})
                .build();

        CrossValidatorModel cross = new CrossValidator()
                .setEstimator(estimator)
                .setEvaluator(stage.evaluator())
                .setEstimatorParamMaps(grid)
                .setNumFolds(2)
                .fit(data);
        TrainValidationSplitModel split = new TrainValidationSplit()
                .setEstimator(estimator)
                .setEvaluator(stage.evaluator())
                .setEstimatorParamMaps(grid)
                .setSeed(1)
                .fit(data);
        cross.write().save(path("cross"));

        assertThat(cross.avgMetrics()[0]).isNotEqualTo(cross.avgMetrics()[1]);
        assertThat(value(cross.bestModel(), "maxIter")).isEqualTo(3);
        assertThat(value(split.bestModel(), "maxIter")).isEqualTo(3);
        assertThat(predictions(CrossValidatorModel.load(path("cross")).transform(data)))
                .isEqualTo(predictions(cross.transform(data)));
    }

    private static IntParam maxIter(Estimator<?> estimator) {
        Param<?> param = estimator.getParam("maxIter");
        return (IntParam) param;
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static Object load(Class<?> stage, String path) throws ReflectiveOperationException {
        return stage.getMethod("load", String.class).invoke(null, path);
    }

    private void assertSamePredictions(StageCase stage, Model<?> actual, Model<?> expected) {
        Dataset<Row> data = stage.data().apply(spark());
        assertThat(predictions(actual.transform(data))).isEqualTo(predictions(expected.transform(data)));
    }

    private static List<String> predictions(Dataset<Row> rows) {
        return rows.orderBy("id").collectAsList().stream().map(Row::toString).toList();
    }

    private static void assertSameParams(Params actual, Params expected) {
        assertThat(actual.uid()).isEqualTo(expected.uid());
        assertThat(actual).isNotSameAs(expected).isExactlyInstanceOf(expected.getClass());
        for (Param<?> param : expected.params()) {
            assertThat(value(actual, param.name())).as(param.name()).isEqualTo(value(expected, param.name()));
            assertThat(actual.isSet(actual.getParam(param.name())))
                    .as("%s is set", param.name())
                    .isEqualTo(expected.isSet(param));
        }
    }

    /** A param's value, its default or null; arrays as lists. */
    private static Object value(Params stage, String name) {
        Param<Object> param = stage.getParam(name);
        Option<Object> set = stage.isSet(param) ? stage.get(param) : stage.getDefault(param);
        if (set.isEmpty()) {
            return null;
        }
        return set.get() instanceof int[] array ? Arrays.toString(array) : set.get();
    }

    /** Values that are no defaults, so that what is lost shows. */
    private static void setEveryNumber(Params stage) {
        for (Param<?> param : stage.params()) {
            if (param instanceof IntParam) {
                stage.set(param.name(), 7);
            } else if (param instanceof LongParam) {
                stage.set(param.name(), 1L << 40);
            }
        }
    }
}
