package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.testing.SparkTest;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.ClassificationSummary;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.util.Summary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code model.evaluate}: its figures are those of Spark's own evaluators, where Spark has them. */
class EvaluateTest extends SparkTest {
    private static final double CLOSE = 1e-9;

    static List<StageCase> stages() {
        return StageCase.all();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void everyModelEvaluates(StageCase stage) throws Exception {
        Model<?> model = stage.trained(spark());
        Method evaluate = model.getClass().getMethod("evaluate", Dataset.class);
        Dataset<Row> data = stage.data().apply(spark());

        Summary summary = (Summary) evaluate.invoke(model, data);

        assertThat(summary.toString()).containsPattern("[0-9]").doesNotContain("NaN");
        Dataset<?> predictions =
                (Dataset<?>) summary.getClass().getMethod("predictions").invoke(summary);
        assertThat(predictions.schema()).isEqualTo(model.transform(data).schema());
        assertThat((long) summary.getClass().getMethod("numInstances").invoke(summary))
                .isGreaterThanOrEqualTo(data.count());
    }

    @Test
    void figuresOfClassesAreSparks() {
        Dataset<Row> data = hard(3);
        LayerNormMLPClassificationModel model = weighted(data);

        LayerNormClassificationSummary summary = model.evaluate(data);

        ClassificationSummary bySpark = summary;
        assertThat(bySpark.labels()).containsExactly(0, 1, 2);
        assertThat(bySpark.accuracy())
                .isBetween(0.3, 0.99)
                .isCloseTo(multiclass(model, data, "accuracy", 0), within(CLOSE));
        assertThat(bySpark.weightedPrecision())
                .isCloseTo(multiclass(model, data, "weightedPrecision", 0), within(CLOSE));
        assertThat(bySpark.weightedRecall()).isCloseTo(multiclass(model, data, "weightedRecall", 0), within(CLOSE));
        assertThat(bySpark.weightedFMeasure()).isCloseTo(multiclass(model, data, "f1", 0), within(CLOSE));
        assertThat(bySpark.weightedFalsePositiveRate())
                .isCloseTo(multiclass(model, data, "weightedFalsePositiveRate", 0), within(CLOSE));
        assertThat(summary.logLoss()).isCloseTo(multiclass(model, data, "logLoss", 0), within(CLOSE));
        for (int k = 0; k < 3; k++) {
            assertThat(bySpark.precisionByLabel()[k])
                    .isCloseTo(multiclass(model, data, "precisionByLabel", k), within(CLOSE));
            assertThat(bySpark.recallByLabel()[k])
                    .isCloseTo(multiclass(model, data, "recallByLabel", k), within(CLOSE));
            assertThat(bySpark.fMeasureByLabel()[k])
                    .isCloseTo(multiclass(model, data, "fMeasureByLabel", k), within(CLOSE));
        }
        double weight = data.selectExpr("sum(weight)").first().getDouble(0);
        double sum = 0;
        for (double cell : summary.confusionMatrix().toArray()) {
            sum += cell;
        }
        assertThat(sum).isCloseTo(weight, within(CLOSE));
        assertThat(summary.numInstances()).isEqualTo(data.count());
        assertThat(summary.weightCol()).isEqualTo("weight");
    }

    @Test
    void curvesOfTwoClassesAreSparks() {
        Dataset<Row> data = hard(2);
        LayerNormMLPClassificationModel model = weighted(data);

        LayerNormClassificationSummary summary = model.evaluate(data);

        BinaryClassificationEvaluator evaluator = new BinaryClassificationEvaluator().setWeightCol("weight");
        Dataset<Row> predictions = model.transform(data);
        assertThat(summary.areaUnderROC())
                .isBetween(0.5, 0.999)
                .isCloseTo(evaluator.evaluate(predictions), within(CLOSE));
        assertThat(summary.areaUnderPR())
                .isCloseTo(evaluator.setMetricName("areaUnderPR").evaluate(predictions), within(CLOSE));
        assertThat(summary.roc().columns()).containsExactly("FPR", "TPR");
        assertThat(summary.pr().columns()).containsExactly("recall", "precision");
        assertThat(summary.precisionByThreshold().count()).isPositive();
        assertThat(summary.scoreCol()).isEqualTo("probability");
    }

    @Test
    void curvesNeedTwoClasses() {
        LayerNormClassificationSummary summary = weighted(hard(3)).evaluate(hard(3));

        assertThatThrownBy(summary::areaUnderROC)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Curves over thresholds need two classes, but there are 3; ask for the figures by label.");
    }

    @Test
    void columnsThatTheModelLeavesOutAreMadeForTheEvaluation() {
        Dataset<Row> data = hard(3);
        LayerNormMLPClassificationModel model = weighted(data);
        double accuracy = model.evaluate(data).accuracy();

        model.setPredictionCol("").setProbabilityCol("").setRawPredictionCol("");

        assertThat(model.evaluate(data).accuracy()).isEqualTo(accuracy);
        assertThat(model.evaluate(data.drop("weight")).weightCol()).isEmpty(); // as Spark's: each row counts as one
        assertThat(model.getPredictionCol()).isEmpty();
    }

    @Test
    void labelsThatAreNoneAreRefused() {
        Dataset<Row> data = hard(3);
        LayerNormMLPClassificationModel model = weighted(data);

        assertThatThrownBy(() -> model.evaluate(data.selectExpr("features", "label + 1 AS label"))
                        .accuracy())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("LayerNormMLPClassificationModel.evaluate: every label in \"label\" must be a"
                        + " whole number from 0 to 2, but ");
        assertThatThrownBy(() -> model.evaluate(data.drop("label")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("labelCol must name a column");
        assertThatThrownBy(() -> model.evaluate(
                                data.withColumn("weight", data.col("id").minus(1)))
                        .accuracy())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("every weight in \"weight\" must be a number >= 0");
    }

    @Test
    void errorsOfOneTargetAreSparks() {
        Dataset<Row> data = Samples.plane(spark(), 120);
        LayerNormMLPRegressionModel model = plain(new LayerNormMLPRegressor()).fit(data);

        LayerNormRegressionSummary summary = model.evaluate(data);

        assertThat(summary.numTargets()).isEqualTo(1);
        assertThat(summary.numInstances()).isEqualTo(120);
        assertThat(summary.rootMeanSquaredError()).isCloseTo(regression(model, data, "rmse"), within(CLOSE));
        assertThat(summary.meanSquaredError()).isCloseTo(regression(model, data, "mse"), within(1e-7));
        assertThat(summary.meanAbsoluteError()).isCloseTo(regression(model, data, "mae"), within(CLOSE));
        assertThat(summary.r2()).isCloseTo(regression(model, data, "r2"), within(CLOSE));
        assertThat(summary.explainedVariance()).isCloseTo(regression(model, data, "var"), within(1e-6));
    }

    @Test
    void aRowOfWeightTwoIsTwoRows() {
        Dataset<Row> data = Samples.plane(spark(), 120);
        LayerNormMLPRegressionModel model = plain(new LayerNormMLPRegressor()).fit(data);
        LayerNormRegressionSummary twice = model.evaluate(data.union(data.filter("weight = 2"))); // weights are 1 and 2

        LayerNormRegressionSummary weighted =
                ((LayerNormMLPRegressionModel) model.set("weightCol", "weight")).evaluate(data);

        assertThat(weighted.numInstances()).isEqualTo(120);
        assertThat(weighted.rootMeanSquaredError()).isCloseTo(twice.rootMeanSquaredError(), within(CLOSE));
        assertThat(weighted.meanAbsoluteError()).isCloseTo(twice.meanAbsoluteError(), within(CLOSE));
        assertThat(weighted.r2()).isCloseTo(twice.r2(), within(CLOSE));
        assertThat(weighted.explainedVariance()).isCloseTo(twice.explainedVariance(), within(1e-6));
    }

    @Test
    void eachOfSeveralTargetsHasTheFiguresThatItWouldHaveAlone() {
        Dataset<Row> data = Samples.targets(spark(), 120);
        LayerNormMLPRegressionModel model =
                plain(new LayerNormMLPRegressor()).setLabelCol("targets").fit(data);
        Dataset<Row> predictions = model.transform(data);

        LayerNormRegressionSummary summary = model.evaluate(data);

        for (int j = 0; j < 2; j++) {
            Dataset<Row> one = predictions.select(
                    functions
                            .vector_to_array(predictions.col("prediction"), "float64")
                            .getItem(j)
                            .as("prediction"),
                    functions
                            .vector_to_array(predictions.col("targets"), "float64")
                            .getItem(j)
                            .as("label"));
            RegressionEvaluator evaluator = new RegressionEvaluator();
            assertThat(summary.rootMeanSquaredErrorByTarget()[j]).isCloseTo(evaluator.evaluate(one), within(CLOSE));
            assertThat(summary.r2ByTarget()[j])
                    .isCloseTo(evaluator.setMetricName("r2").evaluate(one), within(CLOSE));
        }
        assertThat(summary.r2()).isCloseTo((summary.r2ByTarget()[0] + summary.r2ByTarget()[1]) / 2, within(CLOSE));
        assertThat(summary.toString()).contains("mean");
        assertThatThrownBy(() -> ((LayerNormMLPRegressionModel) model.set("labelCol", "label"))
                        .evaluate(data)
                        .r2())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a prediction must have a value for each of the label's, but one has 2");
    }

    @Test
    void aTaggersFiguresAreThoseOfItsSteps() {
        Dataset<Row> data = SequenceSamples.delayed(spark(), 60);
        LayerNormRNNTaggingModel model = new LayerNormRNNTagger()
                .setHiddenSize(8)
                .setMaxIter(4)
                .setWeightCol("weight")
                .fit(data);

        LayerNormClassificationSummary summary = model.evaluate(data);

        double right = 0;
        double all = 0;
        for (Row row :
                model.transform(data).select("label", "prediction", "weight").collectAsList()) {
            List<Double> labels = row.getList(0);
            List<Double> predicted = row.getList(1);
            for (int t = 0; t < labels.size(); t++) {
                right += labels.get(t).equals(predicted.get(t)) ? row.getDouble(2) : 0;
                all += row.getDouble(2);
            }
        }
        assertThat(summary.accuracy()).isCloseTo(right / all, within(CLOSE));
        assertThat(summary.logLoss()).isCloseTo(model.summary().trainingLoss(), within(1e-4)); // of the same steps
        assertThat(summary.numInstances())
                .isEqualTo(data.selectExpr("sum(size(label))").first().getLong(0));
        model.setPredictionCol("").setProbabilityCol("");
        assertThat(model.evaluate(data).accuracy()).isEqualTo(summary.accuracy());
        assertThatThrownBy(() -> model.evaluate(data.selectExpr("features", "weight", "slice(label, 2, 9) AS label"))
                        .accuracy())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("every label in \"label\" must be a whole number");
        assertThatThrownBy(
                        () -> model.evaluate(data.selectExpr("features", "weight", "concat(label, array(0D)) AS label"))
                                .accuracy())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("must have a label for each step, but one has more");
    }

    @Test
    void aNextStepModelsFiguresAreOfAllSteps() {
        Dataset<Row> data = SequenceSamples.cycles(spark(), 60);
        LayerNormSequenceGenerator model = new LayerNormSequenceModel()
                .setHiddenSize(8)
                .setMaxIter(3)
                .setWeightCol("weight")
                .fit(data);

        LayerNormSequenceSummary summary = model.evaluate(data);

        Row sums = model.transform(data)
                .selectExpr("sum(weight * size(features) * negativeLogLikelihood)", "sum(weight * size(features))")
                .first();
        double nats = sums.getDouble(0) / sums.getDouble(1);
        assertThat(summary.negativeLogLikelihood()).isCloseTo(nats, within(CLOSE));
        assertThat(summary.negativeLogLikelihood())
                .isCloseTo(model.summary().trainingLoss(), within(1e-4)); // of the same steps
        assertThat(summary.bitsPerStep()).isCloseTo(nats / Math.log(2), within(CLOSE));
        assertThat(summary.perplexity()).isCloseTo(Math.exp(nats), within(CLOSE));
        assertThatThrownBy(() -> model.evaluate(data.limit(0)).perplexity())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there must be at least one sequence");
    }

    /** Clusters so near to each other that no network tells all rows apart. */
    private static Dataset<Row> hard(int classes) {
        return Samples.clusters(spark(), 120)
                .selectExpr(
                        "id", "features", "weight", "double(if(id % 7 = 0, (id + 1), id) % " + classes + ") AS label");
    }

    private static LayerNormMLPClassificationModel weighted(Dataset<Row> data) {
        return new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {8})
                .setMaxIter(20)
                .setWeightCol("weight")
                .fit(data);
    }

    private static LayerNormMLPRegressor plain(LayerNormMLPRegressor stage) {
        return stage.setHiddenLayers(new int[] {8}).setMaxIter(3).setStepSize(0.01);
    }

    private static double multiclass(
            LayerNormMLPClassificationModel model, Dataset<Row> data, String metric, int label) {
        return new MulticlassClassificationEvaluator()
                .setMetricName(metric)
                .setMetricLabel(label)
                .setWeightCol("weight")
                .evaluate(model.transform(data));
    }

    private static double regression(LayerNormMLPRegressionModel model, Dataset<Row> data, String metric) {
        return new RegressionEvaluator().setMetricName(metric).evaluate(model.transform(data));
    }
}
