package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Summary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows count in summaries and evaluators: those that have a prediction and a weight above 0. */
class WhatIsEvaluatedTest extends SparkTest {
    private static final String REFUSAL =
            " with a prediction and a weight above 0, but there is none; check the filters and joins before it, and"
                    + " handleInvalid.";

    static List<StageCase> stages() {
        return StageCase.all();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void invalidRowsThatAreKeptCountNowhere(StageCase stage) throws Exception {
        Model<?> model = stage.trained(spark()).copy(ParamMap.empty());
        model.set("handleInvalid", "keep");
        Dataset<Row> rows = stage.data().apply(spark());
        Dataset<Row> invalid = rows.limit(7)
                .withColumn(
                        "features",
                        functions.lit(null).cast(rows.schema().apply("features").dataType()));

        assertThat(summary(model, rows.union(invalid)))
                .hasToString(summary(model, rows).toString());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void rowsOfWeightZeroCountNowhere(StageCase stage) throws Exception {
        Model<?> model = stage.trained(spark()).copy(ParamMap.empty());
        model.set("weightCol", "weight");
        Dataset<Row> rows = stage.data().apply(spark());
        Dataset<Row> zero = rows.limit(7).withColumn("weight", functions.lit(0.0));

        assertThat(summary(model, rows.union(zero)))
                .hasToString(summary(model, rows).toString());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void figuresOfNothingAreRefused(StageCase stage) throws Exception {
        Model<?> model = stage.trained(spark()).copy(ParamMap.empty());
        model.set("weightCol", "weight");
        Dataset<Row> rows = stage.data().apply(spark());

        for (Dataset<Row> none : List.of(rows.limit(0), rows.withColumn("weight", functions.lit(0.0)))) {
            assertThatThrownBy(() -> summary(model, none).toString())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(model.getClass().getSimpleName() + ".evaluate: there must be at least one ")
                    .hasMessageEndingWith(REFUSAL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"accuracy", "f1", "nats", "bits", "perplexity"})
    void stepsOfNothingAreRefused(String metric) {
        Evaluator evaluator = new SequenceEvaluator().setMetricName(metric).setWeightCol("weight");
        Dataset<Row> rows = spark().sql("SELECT array(0D) features, array(1D) label, array(1D) prediction,"
                + " 0.5D negativeLogLikelihood, 1D weight");

        assertThat(evaluator.evaluate(rows)).isPositive();
        for (Dataset<Row> none : List.of(
                rows.limit(0),
                rows.withColumn("weight", functions.lit(0)),
                rows.withColumn("prediction", functions.expr("cast(null AS array<double>)"))
                        .withColumn("negativeLogLikelihood", functions.lit(null).cast("double")))) {
            assertThatThrownBy(() -> evaluator.evaluate(none))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("SequenceEvaluator: there must be at least one "
                            + (evaluator.isLargerBetter() ? "step" : "sequence") + REFUSAL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rmse", "mse", "mae", "r2", "var"})
    void valuesOfNothingAreRefused(String metric) {
        Evaluator evaluator =
                new MultiOutputRegressionEvaluator().setMetricName(metric).setWeightCol("weight");
        Dataset<Row> rows = spark().sql("SELECT 1D label, 2D prediction, 1D weight");

        for (Dataset<Row> none : List.of(
                rows.limit(0),
                rows.withColumn("weight", functions.lit(0)),
                rows.withColumn("prediction", functions.lit(Double.NaN)))) {
            assertThatThrownBy(() -> evaluator.evaluate(none))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("MultiOutputRegressionEvaluator: there must be at least one row" + REFUSAL);
        }
    }

    /** By hand: of label 0 precision 3/5 and recall 3/4, of label 1 2/3 and 2/4; the label of weight 0 is none. */
    @Test
    void figuresOfATaggersStepsAreByTheWeightOfTheSequence() {
        Dataset<Row> rows = spark().sql("SELECT * FROM VALUES"
                + " (array(0D, 1D, 1D), array(0D, 1D, 0D), 2), (array(0D, 0D), array(1D, 0D), 1),"
                + " (array(2D), array(0D), 0), (array(1D), null, 9) AS t(label, prediction, weight)");
        SequenceEvaluator evaluator = new SequenceEvaluator().setWeightCol("weight");

        assertThat(evaluator.evaluate(rows)).isCloseTo(5 / 8.0, within(1e-12));
        assertThat(evaluator.setMetricName("f1").evaluate(rows)).isCloseTo(13 / 21.0, within(1e-12));
    }

    @Test
    void sequencesWithoutALikelihoodAreNoPartOfTheMean() {
        Dataset<Row> rows = spark().sql("SELECT * FROM VALUES (array(0, 1), 0.5D, 1), (array(0), 2D, 3),"
                + " (array(0, 1, 2), null, 5), (array(0, 1, 2), double('NaN'), 7), (array(0), double('Infinity'), 0)"
                + " AS t(features, negativeLogLikelihood, weight)");
        SequenceEvaluator evaluator =
                new SequenceEvaluator().setMetricName("nats").setWeightCol("weight");

        assertThat(evaluator.evaluate(rows)).isCloseTo((2 * 0.5 + 3 * 2) / (2 + 3), within(1e-12));
    }

    /** A row that was not evaluated is NaN in all its targets; one of them alone is what a network made of it. */
    @Test
    void predictionsOfSeveralTargetsAreLeftOutWhereAllAreNaN() {
        Dataset<Row> rows = spark().sql("SELECT * FROM VALUES (array(0D, 1D), array(2D, 1D)),"
                + " (array(0D, 1D), array(double('NaN'), double('NaN'))) AS t(label, prediction)");
        MultiOutputRegressionEvaluator evaluator = new MultiOutputRegressionEvaluator().setMetricName("mae");
        Dataset<Row> half = rows.union(spark().sql("SELECT array(0D, 1D), array(double('NaN'), 3D)"));

        assertThat(evaluator.evaluate(rows)).isEqualTo(1);
        assertThat(evaluator.setTarget(0).evaluate(half)).isNaN();
        assertThat(evaluator.setTarget(1).evaluate(half)).isEqualTo(1);
    }

    private static Summary summary(Model<?> model, Dataset<Row> rows) throws ReflectiveOperationException {
        return (Summary) model.getClass().getMethod("evaluate", Dataset.class).invoke(model, rows);
    }
}
