package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.testing.SparkTest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a Spark user expects of every evaluator, and what ours compute. */
class EvaluatorContractTest extends SparkTest {
    @TempDir
    Path folder;

    static List<Evaluator> evaluators() {
        return List.of(
                new MultiOutputRegressionEvaluator().setMetricName("r2").setTarget(1),
                new SequenceEvaluator().setMetricName("perplexity").setWeightCol("weight"));
    }

    @Test
    void everyPublicEvaluatorIsHereAndRegisteredForSparkConnect() {
        List<String> tested =
                evaluators().stream().map(e -> e.getClass().getName()).toList();
        assertThat(ServiceLoader.load(Evaluator.class).stream()
                        .map(provider -> provider.type().getName())
                        .filter(name -> name.startsWith("io.github.sparklayernorm.")))
                .containsExactlyInAnyOrderElementsOf(tested);
        assertThat(new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("io.github.sparklayernorm.ml")
                                .stream()
                                .filter(c -> c.isAssignableTo(Evaluator.class))
                                .filter(c -> !c.getModifiers().contains(JavaModifier.ABSTRACT))
                                .map(c -> c.getName()))
                .containsExactlyInAnyOrderElementsOf(tested);
    }

    @ParameterizedTest
    @MethodSource("evaluators")
    void copyKeepsUidAndParamsAndTakesOthers(Evaluator evaluator) {
        Param<Object> label = evaluator.getParam("labelCol");

        assertSame(evaluator.copy(ParamMap.empty()), evaluator);
        assertThat(evaluator.copy(new ParamMap().put(label.w("other"))).getOrDefault(label))
                .isEqualTo("other");
        assertThat(evaluator.getOrDefault(label)).isEqualTo("label");
    }

    @ParameterizedTest
    @MethodSource("evaluators")
    void isTheSameAfterSavingAndLoading(Evaluator evaluator) throws Exception {
        String path = folder.resolve("evaluator").toString();
        ((MLWritable) evaluator).write().save(path);

        assertSame(
                (Evaluator) evaluator.getClass().getMethod("load", String.class).invoke(null, path), evaluator);
        assertThatThrownBy(() -> ((MLWritable) evaluator).write().save(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("already exists");
        ((MLWritable) evaluator).write().overwrite().save(path);
    }

    @ParameterizedTest
    @MethodSource("evaluators")
    void everyParamIsExplainedAndHasGetterAndSetter(Evaluator evaluator) throws ReflectiveOperationException {
        for (Param<?> param : evaluator.params()) {
            String name =
                    Character.toUpperCase(param.name().charAt(0)) + param.name().substring(1);
            assertThat(evaluator.explainParams()).contains(param.name() + ": " + param.doc());
            Method getter = evaluator.getClass().getMethod("get" + name);
            Method setter = evaluator.getClass().getMethod("set" + name, getter.getReturnType());
            if (evaluator.isDefined(param)) {
                assertThat(setter.invoke(evaluator, getter.invoke(evaluator))).isSameAs(evaluator);
            }
        }
        assertThat(evaluator.toString())
                .startsWith(evaluator.getClass().getSimpleName() + ": uid=" + evaluator.uid() + ", metricName=");
        assertThatThrownBy(() -> evaluator.set("metricName", "best")).hasMessageContaining("one of");
    }

    @ParameterizedTest
    @CsvSource({"rmse,false", "mse,false", "mae,false", "r2,true", "var,true"})
    void errorsOfTargetsAreSparksOfEachTarget(String metric, boolean larger) {
        Dataset<Row> data = Samples.targets(spark(), 120);
        StageCase stage = StageCase.all().get(2);
        Dataset<Row> predictions = stage.trained(spark()).transform(data);
        double sum = 0;
        for (int j = 0; j < 2; j++) {
            double ofOne = new RegressionEvaluator()
                    .setMetricName(metric)
                    .evaluate(predictions.select(
                            element(predictions, "prediction", j).as("prediction"),
                            element(predictions, "targets", j).as("label")));
            assertThat(targets(metric).setTarget(j).evaluate(predictions))
                    .isCloseTo(ofOne, within(1e-9 * Math.max(1, Math.abs(ofOne))));
            sum += ofOne;
        }

        assertThat(targets(metric).evaluate(predictions)).isCloseTo(sum / 2, within(1e-9 * Math.max(1, Math.abs(sum))));
        assertThat(targets(metric).isLargerBetter()).isEqualTo(larger);
        assertThatThrownBy(() -> targets(metric).setTarget(2).evaluate(predictions))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "MultiOutputRegressionEvaluator: target must be one of 2, counted from 0, but it is 2; set it,"
                                + " or set -1 for the mean over all.");
    }

    @Test
    void numbersAreOneTarget() {
        Dataset<Row> predictions = StageCase.all().get(1).trained(spark()).transform(Samples.plane(spark(), 120));

        assertThat(new MultiOutputRegressionEvaluator().evaluate(predictions))
                .isCloseTo(new RegressionEvaluator().evaluate(predictions), within(1e-9));
    }

    @Test
    void metricsOfStepsAreThoseOfTheSummaries() {
        Dataset<Row> steps = SequenceSamples.delayed(spark(), 60);
        LayerNormRNNTaggingModel tagger =
                (LayerNormRNNTaggingModel) StageCase.all().get(7).trained(spark());
        Dataset<Row> tokens = SequenceSamples.cycles(spark(), 60);
        LayerNormSequenceGenerator generator =
                (LayerNormSequenceGenerator) StageCase.all().get(5).trained(spark());
        SequenceEvaluator evaluator = new SequenceEvaluator();

        assertThat(evaluator.evaluate(tagger.transform(steps)))
                .isCloseTo(tagger.evaluate(steps).accuracy(), within(1e-12));
        assertThat(evaluator.isLargerBetter()).isTrue();
        assertThat(evaluator.setMetricName("F1").evaluate(tagger.transform(steps)))
                .isCloseTo(tagger.evaluate(steps).weightedFMeasure(), within(1e-12));
        assertThat(evaluator.setMetricName("perplexity").evaluate(generator.transform(tokens)))
                .isCloseTo(generator.evaluate(tokens).perplexity(), within(1e-12));
        assertThat(evaluator.isLargerBetter()).isFalse();
        assertThat(evaluator.setMetricName("bits").evaluate(generator.transform(tokens)))
                .isCloseTo(generator.evaluate(tokens).bitsPerStep(), within(1e-12));
        assertThat(evaluator.setMetricName("nats").setWeightCol("weight").evaluate(generator.transform(tokens)))
                .isNotEqualTo(generator.evaluate(tokens).negativeLogLikelihood());
    }

    @Test
    void columnsThatAreNotThereAreNamed() {
        Dataset<Row> rows = spark().range(3).selectExpr("double(id) AS label", "double(id) AS prediction");

        assertThatThrownBy(() -> new SequenceEvaluator().evaluate(rows))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("SequenceEvaluator: predictionCol \"prediction\" must be an array of numbers");
        assertThatThrownBy(() -> new MultiOutputRegressionEvaluator()
                        .setLabelCol("truth")
                        .evaluate(rows))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("MultiOutputRegressionEvaluator: labelCol must name a column, but \"truth\"");
    }

    private static MultiOutputRegressionEvaluator targets(String metric) {
        return new MultiOutputRegressionEvaluator().setLabelCol("targets").setMetricName(metric);
    }

    private static org.apache.spark.sql.Column element(Dataset<Row> rows, String column, int j) {
        return functions.vector_to_array(rows.col(column), "float64").getItem(j);
    }

    private static void assertSame(Evaluator actual, Evaluator expected) {
        assertThat(actual).isNotSameAs(expected).isExactlyInstanceOf(expected.getClass());
        assertThat(actual.uid()).isEqualTo(expected.uid());
        assertThat(actual.extractParamMap().toString())
                .isEqualTo(expected.extractParamMap().toString());
        for (Param<?> param : expected.params()) {
            assertThat(actual.isSet(actual.getParam(param.name()))).isEqualTo(expected.isSet(param));
        }
    }
}
