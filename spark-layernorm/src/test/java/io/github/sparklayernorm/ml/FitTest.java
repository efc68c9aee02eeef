package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class FitTest extends SparkTest {
    private static LayerNormMLPClassifier classifier() {
        return new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {16})
                .setStepSize(0.02)
                .setMaxIter(8);
    }

    private static LayerNormMLPRegressor regressor() {
        return new LayerNormMLPRegressor()
                .setHiddenLayers(new int[] {16})
                .setStepSize(0.05)
                .setMaxIter(20);
    }

    @Test
    void classesThatAreApartAreLearned() {
        Dataset<Row> data = Samples.clusters(spark(), 240);

        LayerNormMLPClassificationModel model = classifier().fit(data);

        assertThat(model.numClasses()).isEqualTo(3);
        assertThat(model.numFeatures()).isEqualTo(4);
        assertThat(new MulticlassClassificationEvaluator()
                        .setMetricName("accuracy")
                        .evaluate(model.transform(data)))
                .isGreaterThan(0.95);
    }

    @Test
    void targetsInAnyUnitAreLearnedAlike() {
        Dataset<Row> rows = Samples.plane(spark(), 240);
        // no shuffle in the lineage: after one, rows are sorted by their bytes, labels included
        Dataset<Row> data = spark().createDataFrame(rows.collectAsList(), rows.schema());
        Dataset<Row> thousandths =
                data.withColumn("label", functions.col("label").multiply(1e-3).minus(5));

        LayerNormMLPRegressionModel model = regressor().setBatchSize(16).fit(data);
        LayerNormMLPRegressionModel small = regressor().setBatchSize(16).fit(thousandths);

        // the labels' standard deviation is about 31
        assertThat(new RegressionEvaluator().evaluate(model.transform(data))).isLessThan(10);
        Vector any = Vectors.dense(0.5, -0.5, 0.1, 0.2);
        assertThat(small.predict(any)).isCloseTo(model.predict(any) * 1e-3 - 5, within(1e-4));
    }

    @Test
    void severalTargetsAreLearnedEachInItsUnit() {
        Dataset<Row> data = Samples.targets(spark(), 240);
        LayerNormMLPRegressionModel model =
                regressor().setBatchSize(16).setLabelCol("targets").fit(data);

        assertThat(model.numTargets()).isEqualTo(2);
        double[] error = {0, 0};
        for (Row row : model.transform(data).collectAsList()) {
            double[] label = row.<Vector>getAs("targets").toArray();
            double[] prediction = row.<Vector>getAs("prediction").toArray();
            assertThat(prediction)
                    .containsExactly(model.predictTargets(row.getAs("features")).toArray(), within(1e-2));
            for (int j = 0; j < 2; j++) {
                error[j] += Math.pow(label[j] - prediction[j], 2) / 240;
            }
        }
        assertThat(Math.sqrt(error[0])).isLessThan(8); // deviation about 31
        assertThat(Math.sqrt(error[1])).isLessThan(0.00025); // deviation about 0.00058
        assertThatThrownBy(() -> model.predict(Vectors.dense(1, 2, 3, 4)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("use predictTargets");
    }

    @Test
    void constantTargetsArePredictedAsTheyAre() {
        Dataset<Row> data = Samples.plane(spark(), 40).withColumn("label", functions.lit(7));

        assertThat(regressor().fit(data).predict(Vectors.dense(0, 0, 0, 0))).isCloseTo(7, within(0.5));
    }

    @Test
    void anEpochMayBeNone() {
        Dataset<Row> data = Samples.plane(spark(), 40);

        LayerNormMLPRegressionModel model = regressor().setMaxIter(0).fit(data);

        assertThat(model.summary().epochs()).isEmpty();
        assertThat(model.summary().history().count()).isZero();
    }

    @Test
    void weightsCountAsRepeatedRows() {
        Dataset<Row> weighted = Samples.of(
                        spark(), Samples.row(Vectors.dense(1, 0), 10.0), Samples.row(Vectors.dense(0, 1), 40.0))
                .withColumn("w", functions.expr("if(label = 10, 3, 1)"));

        LayerNormMLPRegressionModel mean =
                regressor().setWeightCol("w").setMaxIter(0).fit(weighted);
        LayerNormMLPRegressionModel plain = regressor().setMaxIter(0).fit(weighted);

        assertThat(mean.regression().scaling().mean()).containsExactly(17.5);
        assertThat(plain.regression().scaling().mean()).containsExactly(25);
        assertThat(plain.regression().scaling().deviation()).containsExactly(15);
    }

    @Test
    void rowsOfWeightZeroDoNotCount() {
        Dataset<Row> rows = Samples.clusters(spark(), 120).coalesce(1);
        Dataset<Row> wrong =
                rows.withColumn("label", functions.expr("(label + 1) % 3")).withColumn("weight", functions.lit(0.0));

        LayerNormMLPClassificationModel model =
                classifier().setWeightCol("weight").fit(rows.union(wrong));

        assertThat(new MulticlassClassificationEvaluator()
                        .setMetricName("accuracy")
                        .evaluate(model.transform(rows)))
                .isGreaterThan(0.9);
    }

    @Test
    void classesComeFromTheMetadataWhereTheyAreKnown() {
        Dataset<Row> five = Samples.withClasses(Samples.clusters(spark(), 30), 5);

        LayerNormMLPClassificationModel model = classifier().setMaxIter(1).fit(five);

        assertThat(model.numClasses()).isEqualTo(5);
    }

    @Test
    void labelsAndWeightsMayBeOfAnyNumericType() {
        Dataset<Row> ints = Samples.clusters(spark(), 60)
                .withColumn("label", functions.col("label").cast("int"))
                .withColumn("weight", functions.col("weight").cast("decimal(5,1)"));

        assertThat(classifier().setMaxIter(1).setWeightCol("weight").fit(ints).numClasses())
                .isEqualTo(3);
        assertThat(regressor().setMaxIter(1).setWeightCol("weight").fit(ints).numTargets())
                .isEqualTo(1);
    }

    @Test
    void validationRowsAreEvaluatedAndNotTrainedOn() {
        Dataset<Row> data = Samples.clusters(spark(), 240);

        LayerNormMLPClassificationModel model =
                classifier().setValidationIndicatorCol("held").fit(data);

        assertThat(model.summary().epochs()).hasSize(8).allSatisfy(e -> {
            assertThat(e.validationLoss()).isFinite();
            assertThat(e.validationMetric()).isBetween(0.0, 1.0);
        });
        LayerNormMLPClassificationModel without = classifier().fit(data.filter("not held"));
        assertThat(model.summary().epochs().get(0).trainingLoss())
                .isCloseTo(without.summary().epochs().get(0).trainingLoss(), within(0.2));
    }

    @Test
    void summaryHasTheHistory() {
        LayerNormMLPClassificationModel model =
                classifier().setMaxIter(3).setLearningRateSchedule("constant").fit(Samples.clusters(spark(), 60));

        LayerNormTrainingSummary summary = model.summary();
        Dataset<Row> history = summary.history();

        assertThat(history.columns())
                .containsExactly(
                        "epoch",
                        "trainingLoss",
                        "validationLoss",
                        "validationMetric",
                        "seconds",
                        "rowsPerSecond",
                        "learningRate");
        assertThat(history.select("epoch").collectAsList().stream().map(r -> r.getInt(0)))
                .containsExactly(1, 2, 3);
        assertThat(history.filter(
                                "trainingLoss > 0 and rowsPerSecond > 0 and learningRate = 0.02 and isnan(validationLoss)")
                        .count())
                .isEqualTo(3);
        assertThat(summary.totalSeconds()).isPositive();
        assertThat(summary.kernels()).containsKey("driver");
        assertThat(model.copy(ParamMap.empty()).hasSummary()).isTrue();
    }

    @Test
    void aLoadedModelHasNoSummary(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) throws Exception {
        LayerNormMLPClassificationModel model =
                (LayerNormMLPClassificationModel) StageCase.all().get(0).trained(spark());
        model.write().save(folder.resolve("m").toString());

        LayerNormMLPClassificationModel loaded =
                LayerNormMLPClassificationModel.load(folder.resolve("m").toString());

        assertThat(loaded.hasSummary()).isFalse();
        assertThatThrownBy(loaded::summary)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("LayerNormMLPClassificationModel: summary needs the model that fit returned");
    }

    @Test
    void listenersHearOfEveryEpochAlsoWhenFitGetsParams() {
        List<Integer> epochs = new ArrayList<>();
        List<Double> fractions = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void epochEnded(EpochRecord record) {
                epochs.add(record.epoch());
            }

            @Override
            public void roundEnded(int epoch, int total, double fraction, double loss) {
                fractions.add(fraction);
            }
        };
        LayerNormMLPClassifier stage = classifier().addTrainingListener(listener);

        stage.fit(
                Samples.clusters(spark(), 60),
                new ParamMap().put(stage.maxIter().w(2)));

        assertThat(epochs).containsExactly(1, 2);
        assertThat(fractions).contains(1.0);
    }

    @Test
    void trainingGoesOnFromAnInitialModel() {
        Dataset<Row> data = Samples.clusters(spark(), 120);
        LayerNormMLPClassificationModel first = classifier().fit(data);

        LayerNormMLPClassificationModel same =
                classifier().setInitialModel(first).setMaxIter(0).fit(data);
        LayerNormMLPClassificationModel more =
                classifier().setInitialModel(first).setMaxIter(1).fit(data);

        Vector any = Vectors.dense(1, 0, 0.5, 0);
        assertThat(same.predictRaw(any)).isEqualTo(first.predictRaw(any));
        assertThat(more.predictRaw(any)).isNotEqualTo(first.predictRaw(any));
        assertThat(more.summary().epochs().get(0).trainingLoss())
                .isLessThan(first.summary().epochs().get(0).trainingLoss());
    }

    @Test
    void anInitialRegressionKeepsItsUnits() {
        LayerNormMLPRegressionModel first = regressor().setMaxIter(1).fit(Samples.plane(spark(), 60));
        Dataset<Row> shifted = Samples.plane(spark(), 60)
                .withColumn("label", functions.col("label").plus(1e4));

        LayerNormMLPRegressionModel same =
                regressor().setInitialModel(first).setMaxIter(0).fit(shifted);

        Vector any = Vectors.dense(1, 0, 0.5, 0);
        assertThat(same.predict(any)).isEqualTo(first.predict(any));
    }

    @Test
    void anInitialModelOfAnotherShapeIsRefused() {
        Dataset<Row> data = Samples.clusters(spark(), 60);
        LayerNormMLPClassificationModel first = classifier().setMaxIter(1).fit(data);

        assertThatThrownBy(() -> classifier()
                        .setHiddenLayers(new int[] {8})
                        .setInitialModel(first)
                        .fit(data))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("LayerNormMLPClassifier: initialModel must have the network that is to be trained, but its"
                        + " hidden is [16] instead of [8]; set the params that it was trained with, or leave initialModel"
                        + " out.");
    }

    @Test
    void numPartitionsTrainsOnSoMany() {
        Dataset<Row> data = Samples.clusters(spark(), 60);
        List<Double> rounds = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void roundEnded(int epoch, int total, double fraction, double loss) {
                rounds.add(fraction);
            }
        };

        // 60 rows in one partition make 6 batches of 10; each is a round of its own
        classifier()
                .setNumPartitions(1)
                .setBatchSize(10)
                .setAveragingInterval(1)
                .setMaxIter(1)
                .addTrainingListener(listener)
                .fit(data);

        assertThat(rounds).hasSize(6);
    }

    @Test
    void worksInOneVsRestWithWeights() {
        Dataset<Row> data = Samples.clusters(spark(), 120);

        OneVsRestModel model = new OneVsRest()
                .setClassifier(classifier().setMaxIter(10))
                .setWeightCol("weight")
                .fit(data);

        assertThat(model.models())
                .hasSize(3)
                .allSatisfy(m -> assertThat(((LayerNormMLPClassificationModel) m).getWeightCol())
                        .isEqualTo("weight"));
        assertThat(new MulticlassClassificationEvaluator()
                        .setMetricName("accuracy")
                        .evaluate(model.transform(data)))
                .isGreaterThan(0.9);
    }
}
