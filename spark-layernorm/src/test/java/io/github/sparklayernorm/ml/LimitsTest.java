package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.nn.Sizes;
import io.github.sparklayernorm.testing.SparkTest;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Params at the ends of their ranges: what is allocated follows the data. */
class LimitsTest extends SparkTest {
    @ParameterizedTest
    @ValueSource(strings = {"adam", "l-bfgs"})
    void aBatchLargerThanTheDataIsOneBatchOfAllRows(String solver) {
        Dataset<Row> rows = Samples.clusters(spark(), 60);
        LayerNormMLPClassifier stage = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {4})
                .setSolver(solver)
                .setMaxIter(2)
                .setAveragingInterval(Integer.MAX_VALUE);

        assertThat(stage.setBatchSize(Integer.MAX_VALUE).fit(rows).predictRaw(Vectors.dense(1, 2, 3, 4)))
                .isEqualTo(stage.setBatchSize(60).fit(rows).predictRaw(Vectors.dense(1, 2, 3, 4)));
    }

    @Test
    void sequencesToo() {
        Dataset<Row> rows = SequenceSamples.of(
                spark(),
                "array<double>",
                RowFactory.create(java.util.List.of(1.0, 2.0), 0.0),
                RowFactory.create(java.util.List.of(2.0, 1.0, 3.0), 1.0));
        LayerNormRNNClassifier stage =
                new LayerNormRNNClassifier().setHiddenSize(4).setMaxIter(2).setTruncationSteps(Integer.MAX_VALUE);

        assertThat(stage.setBatchSize(Integer.MAX_VALUE).fit(rows).network().parameters())
                .isEqualTo(stage.setBatchSize(2).fit(rows).network().parameters());
    }

    @Test
    void replicasAreNoMoreThanRows() {
        LayerNormMLPClassifier stage = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {4})
                .setMaxIter(1)
                .setNumPartitions(Integer.MAX_VALUE);
        assertThat(stage.fit(Samples.clusters(spark(), 40)).summary().plan())
                .contains("train 40 replicas side by side (numPartitions says more, but there are no more rows)");
    }

    @Test
    void moreReplicasThanADriverHoldsAreRefused() {
        Dataset<Row> rows = spark().range(100_001).selectExpr("array_repeat(0D, 1) AS features", "id % 2D AS label");
        assertThatThrownBy(() -> new LayerNormRNNClassifier()
                        .setMaxIter(1)
                        .setNumPartitions(Integer.MAX_VALUE)
                        .fit(rows))
                .hasMessage(
                        "LayerNormRNNClassifier: numPartitions must be at most 100000, but it is 2147483647 and there are"
                                + " 100001 rows; leave it out, and as many are planned as have enough rows.");
    }

    @Test
    void theLargestBudgetIsNoBudgetOfNothing() {
        LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {4})
                .setMaxSteps(Integer.MAX_VALUE)
                .setTol(0.999)
                .fit(Samples.clusters(spark(), 40));
        assertThat(model.summary().epochs()).isNotEmpty();
    }

    @Test
    void aNetworkOfMoreLayersThanMemoryHoldsIsRefused() {
        assertThatThrownBy(() -> new LayerNormRNNClassifier()
                        .setNumLayers(1_000_000)
                        .setHiddenSize(4)
                        .fit(SequenceSamples.waves(spark(), 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "the network must fit into the memory of the driver and of each executor, but [0-9,]+ parameters"
                                + " in 1,000,000 layers take [0-9,]+ MiB with their gradients, and this JVM has [0-9,]+; make layers"
                                + " narrower or fewer, or raise spark.driver.memory and spark.executor.memory\\.");
    }

    @Test
    void aBatchWhoseLayersNoArrayHoldsIsRefused() {
        assertThat(Sizes.product(1 << 20, 2047)).isEqualTo((1 << 20) * 2047);
        assertThatThrownBy(() -> Sizes.product(1 << 20, 2048))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the numbers of a mini-batch must fit into an array, but 1048576 rows (or time steps) of 2048"
                                + " numbers do not; set a smaller batchSize, or cut long sequences.");
    }
}
