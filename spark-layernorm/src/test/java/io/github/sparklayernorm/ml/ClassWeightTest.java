package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.ml.internal.NetworkClassifier;
import io.github.sparklayernorm.testing.LoggedMessages;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.mllib.evaluation.MulticlassMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClassWeightTest extends SparkTest {
    private static Dataset<Row> rare;

    /** Two clusters a deviation and a half apart, of which one has a row in 50; column w = 1 or 2. */
    @BeforeAll
    static void sample() {
        Random random = new Random(5);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            double label = i % 50 == 0 ? 1 : 0;
            rows.add(Samples.row(
                    Vectors.dense(random.nextGaussian() + 1.5 * label, random.nextGaussian(), random.nextGaussian()),
                    label));
        }
        rare = Samples.of(spark(), rows.toArray(new Row[0]))
                .withColumn("w", functions.expr("1.0 + pmod(hash(features), 2)"))
                .repartition(2)
                .cache();
    }

    private static LayerNormMLPClassifier classifier() {
        return new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {8})
                .setStepSize(0.01)
                .setStandardization(false) // it looks at weightCol, not at classWeight
                .setMaxIter(4)
                .setSeed(3);
    }

    private static float[] parameters(LayerNormMLPClassificationModel model) {
        return model.network().parameters();
    }

    @Test
    void noneIsNeverToPredictTheRareClassAndSaysSo() {
        List<String> warnings = LoggedMessages.warningsOf(() -> {
            LayerNormTrainingSummary summary = classifier().fit(rare).summary();

            assertThat(summary.predictedRowsByLabel()).containsExactly(2000, 0);
            assertThat(summary.rowsByLabel()).containsExactly(1960, 40);
            assertThat(summary.accuracy()).isCloseTo(0.98, within(1e-9));
            assertThat(summary.recallByLabel()).containsExactly(1, 0);
            assertThat(summary.precisionByLabel()[1]).isZero();
        });

        assertThat(warnings)
                .anyMatch(
                        text -> text.endsWith("1 of 2 classes is never predicted on the 2000 training rows looked at: 1"
                                + " (40 rows); try classWeight=balanced, thresholds, or more steps (maxIter)"));
    }

    @Test
    void balancedFindsTheRareClass() {
        LayerNormTrainingSummary summary =
                classifier().setClassWeight("balanced").fit(rare).summary();

        assertThat(summary.recallByLabel()[1]).isGreaterThan(0.6);
        assertThat(summary.recallByLabel()[0]).isGreaterThan(0.6);
    }

    @Test
    void factorsAreAsIfTheRowsHadThatWeight() {
        Dataset<Row> weighted = rare.withColumn("product", functions.expr("w * if(label = 1, 20.0, 0.5)"));

        float[] byParam = parameters(
                classifier().setWeightCol("w").setClassWeight(0.5, 20).fit(weighted));

        assertThat(byParam)
                .isEqualTo(parameters(classifier().setWeightCol("product").fit(weighted)));
    }

    @Test
    void balancedIsScikitLearnsByWeight() {
        double zeros = weight("label = 0");
        double ones = weight("label = 1");

        float[] balanced = parameters(
                classifier().setWeightCol("w").setClassWeight("balanced").fit(rare));

        assertThat(balanced)
                .isEqualTo(parameters(classifier()
                        .setWeightCol("w")
                        .setClassWeight((zeros + ones) / (2 * zeros), (zeros + ones) / (2 * ones))
                        .fit(rare)));
    }

    private static double weight(String condition) {
        return rare.filter(condition)
                .agg(functions.sum("w").cast("double"))
                .head()
                .getDouble(0);
    }

    @Test
    void validationLossDoesNotKnowTheFactors() {
        Dataset<Row> rows = rare.withColumn("held", functions.expr("pmod(hash(features), 4) = 0"));
        LayerNormMLPClassifier stage = classifier().setMaxIter(1).setValidationIndicatorCol("held");
        LayerNormMLPClassificationModel model = stage.setClassWeight(1, 30).fit(rows);

        double loss = model.summary().epochs().get(0).validationLoss();

        assertThat(loss)
                .isCloseTo(
                        new MulticlassClassificationEvaluator()
                                .setMetricName("logLoss")
                                .evaluate(model.transform(rows.filter("held"))),
                        within(1e-5));
    }

    @Test
    void figuresAreThoseOfSparksMetrics() {
        LayerNormMLPClassificationModel model = classifier()
                .setWeightCol("w")
                .setClassWeight("balanced")
                .setThresholds(new double[] {0.6, 0.4})
                .fit(rare);
        LayerNormTrainingSummary summary = model.summary();
        MulticlassMetrics metrics =
                new MulticlassMetrics(model.transform(rare).selectExpr("prediction", "label", "cast(w as double)"));

        assertThat(summary.labels()).containsExactly(0, 1);
        assertThat(summary.figuresRows()).isEqualTo(2000);
        assertThat(summary.accuracy()).isCloseTo(metrics.accuracy(), within(1e-6));
        assertThat(summary.weightedPrecision()).isCloseTo(metrics.weightedPrecision(), within(1e-6));
        assertThat(summary.weightedRecall()).isCloseTo(metrics.weightedRecall(), within(1e-6));
        assertThat(summary.weightedFMeasure()).isCloseTo(metrics.weightedFMeasure(), within(1e-6));
        for (int k = 0; k < 2; k++) {
            assertThat(summary.precisionByLabel()[k]).isCloseTo(metrics.precision(k), within(1e-6));
            assertThat(summary.recallByLabel()[k]).isCloseTo(metrics.recall(k), within(1e-6));
            assertThat(summary.fMeasureByLabel()[k]).isCloseTo(metrics.fMeasure(k), within(1e-6));
            assertThat(summary.fMeasureByLabel(2)[k]).isCloseTo(metrics.fMeasure(k, 2), within(1e-6));
            assertThat(summary.falsePositiveRateByLabel()[k]).isCloseTo(metrics.falsePositiveRate(k), within(1e-6));
            assertThat(summary.truePositiveRateByLabel()[k]).isCloseTo(metrics.truePositiveRate(k), within(1e-6));
        }
    }

    @Test
    void aClassMayHaveNoWeightAtAll() {
        LayerNormTrainingSummary summary =
                classifier().setClassWeight(1, 0).fit(rare).summary();

        assertThat(summary.rowsByLabel()).containsExactly(1960, 0);
        assertThat(summary.precisionByLabel()[1]).isZero();
    }

    @Test
    void sequencesHaveItToo() {
        Dataset<Row> rows = SequenceSamples.waves(spark(), 60);
        LayerNormRNNClassifier stage = new LayerNormRNNClassifier()
                .setHiddenSize(8)
                .setStandardization(false)
                .setMaxIter(2);

        LayerNormRNNClassificationModel model = stage.setClassWeight(1, 2, 3).fit(rows);

        assertThat(model.getClassWeight()).isEqualTo("1.0,2.0,3.0");
        assertThat(model.summary().rowsByLabel()).containsExactly(20, 20, 20);
        assertThat(model.network().parameters())
                .isEqualTo(stage.setClassWeight("none")
                        .setWeightCol("by")
                        .fit(rows.withColumn("by", functions.expr("label + 1")))
                        .network()
                        .parameters());
    }

    @Test
    void aTaggerCountsSteps() {
        Dataset<Row> rows = SequenceSamples.delayed(spark(), 60);
        LayerNormTrainingSummary summary = new LayerNormRNNTagger()
                .setHiddenSize(8)
                .setMaxIter(2)
                .fit(rows)
                .summary();

        long steps = rows.agg(functions.sum(functions.size(functions.col("label"))))
                .head()
                .getLong(0);
        long sum = 0;
        for (long count : summary.rowsByLabel()) {
            sum += count;
        }
        assertThat(sum).isEqualTo(steps).isEqualTo(summary.figuresRows());
    }

    @Test
    void aRegressorHasNoFiguresOfClasses() {
        LayerNormTrainingSummary summary =
                ((HasTrainingSummary) StageCase.all().get(1).trained(spark())).summary();

        assertThat(summary.trainingLoss()).isPositive();
        assertThatThrownBy(summary::accuracy)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Figures of classes need the summary of a classifier or a tagger");
    }

    @Test
    void whatIsNoClassWeightIsRefused() {
        for (String text : new String[] {"", "some", "1,,2", "1,-2", "1,NaN", "0,0", "1,1e300", "1;2"}) {
            assertThatThrownBy(() -> classifier().setClassWeight(text))
                    .as(text)
                    .hasMessageContaining("must be none, balanced, or numbers >= 0 (not all 0) separated by commas, one"
                            + " for each class, but is " + text);
        }
        assertThatThrownBy(() -> classifier().setClassWeight(1, 2, 3).fit(rare))
                .hasMessage(
                        "LayerNormMLPClassifier: classWeight must have one number for each of 2 classes, but it has 3;"
                                + " set as many, or balanced.");
        assertThatThrownBy(() -> classifier()
                        .setClassWeight(0, 1)
                        .fit(rare.filter("label = 0")
                                .withColumn("label", functions.lit(0.0))
                                .transform(rows -> Samples.withClasses(rows, 2))))
                .hasMessageContaining("classWeight must be above 0 for a class that has training rows");
    }

    @Test
    void labelsThatAreNoClassAreStillNamed() {
        NetworkClassifier<?, ?> stage = classifier().setClassWeight("balanced").setHandleInvalid("error");
        for (String label : new String[] {"1.5", "-1.0", "double('NaN')", "1e30"}) {
            Dataset<Row> rows = rare.withColumn("label", functions.expr("if(w > 1, label, " + label + ")"));

            assertThatThrownBy(() -> stage.fit(rows)).hasMessageContaining("label");
        }
        assertThat(classifier()
                        .setClassWeight(1, 2)
                        .setHandleInvalid("skip")
                        .fit(rare.withColumn("label", functions.expr("if(w > 1, label, double('NaN'))")))
                        .summary()
                        .accuracy())
                .isPositive();
    }
}
