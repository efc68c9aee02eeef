package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.SparkTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What a person reads who prints a model or a summary, and what a person may write for a value. */
class PrintedTest extends SparkTest {
    @Test
    void modelsSayWhatTheyAreAsSparksDo() {
        LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {6, 5})
                .setMaxIter(1)
                .fit(Samples.clusters(spark(), 60));
        int parameters = model.network().parameters().length;

        assertThat(model.numParameters()).isEqualTo(parameters);
        assertThat(model)
                .hasToString("LayerNormMLPClassificationModel: uid=" + model.uid()
                        + ", numLayers=4, numClasses=" + model.numClasses() + ", numFeatures=" + model.numFeatures()
                        + ", numParameters=" + parameters);
        assertThat(new LayerNormMLPClassificationModel().toString())
                .startsWith("LayerNormMLPClassificationModel: uid=");
    }

    @Test
    void recurrentModelsNameTheirCells() {
        Dataset<Row> sequences = spark().range(0, 40, 1, 2)
                .selectExpr("array(id % 3, id % 2, 1) AS features", "double(id % 2) AS label");

        LayerNormRNNClassificationModel model = new LayerNormRNNClassifier()
                .setCellType("GRU")
                .setHiddenSize(8)
                .setBidirectional(true)
                .setMaxIter(1)
                .fit(sequences);

        assertThat(model.toString())
                .contains(
                        ", cellType=gru, hiddenSize=8, numLayers=1, bidirectional=true, vocabularySize=3, numClasses=2,");
    }

    @Test
    void summaryPrintsItsFigures() {
        LayerNormTrainingSummary summary = new LayerNormMLPClassifier()
                .setMaxIter(3)
                .fit(Samples.clusters(spark(), 120))
                .summary();

        assertThat(summary.objectiveHistory()).hasSize(3).doesNotContain(Double.NaN);
        assertThat(summary.objectiveHistory()[2])
                .isEqualTo(summary.epochs().get(2).trainingLoss());
        assertThat(summary.totalIterations()).isEqualTo(3);
        assertThat(summary.toString())
                .startsWith("3 epoch(s) in ")
                .contains(summary.plan(), "accuracy ", "recall")
                .containsPattern("(?m)^ +2 +\\d+ +\\d+ +[01]\\.\\d{4} +[01]\\.\\d{4} +[01]\\.\\d{4}$");
    }

    @Test
    void wordsOfClosedSetsAreTakenInAnyCase() {
        LayerNormMLPClassifier stage = new LayerNormMLPClassifier()
                .setSolver("AdamW")
                .setActivation("ReLU")
                .setNormalization("Layer")
                .setLearningRateSchedule("COSINE")
                .setHandleInvalid("Skip")
                .setDevice("CPU")
                .setMaxIter(1);

        assertThat(stage.getActivation()).isEqualTo("relu");
        assertThat(stage.fit(Samples.clusters(spark(), 60)).getSolver()).isEqualTo("adamw");
        assertThatThrownBy(() -> stage.setSolver("adamm")).hasMessageContaining("one of");
    }
}
