package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.LoggedMessages;
import io.github.sparklayernorm.testing.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** What a fit that ends without an error tells a person. */
class FitWarningsTest extends SparkTest {
    private static final String NOTHING_LEARNED = "nothing was learned";

    private static List<String> warnings(Runnable fit) {
        return LoggedMessages.warningsOf(fit).stream()
                .filter(text -> text.contains(NOTHING_LEARNED))
                .toList();
    }

    @Test
    void aClassifierThatLearnedNothingSaysSo() {
        Dataset<Row> rows = Samples.clusters(spark(), 120);
        LayerNormMLPClassifier stage = new LayerNormMLPClassifier().setHiddenLayers(new int[] {8});

        Dataset<Row> random = rows.withColumn("label", functions.expr("cast(pmod(hash(id), 3) as double)"));
        assertThat(warnings(() -> stage.setStepSize(1e-9).setMaxIter(1).fit(random)))
                .singleElement()
                .asString()
                .startsWith(stage.uid() + ": the loss of the training rows ended at ")
                .contains("no lower than 1.")
                .contains(", which one prediction for all of them has: nothing was learned in 1 epochs;"
                        + " likely features of very different scale (standardization=true), a stepSize (now 1.0E-9) too large or"
                        + " too small, too few steps (maxIter)");
        assertThat(warnings(() -> stage.setStepSize(0.02).setMaxIter(10).fit(rows)))
                .isEmpty();
    }

    @Test
    void aRegressorThatLearnedNothingSaysSo() {
        Dataset<Row> rows = Samples.plane(spark(), 120);
        LayerNormMLPRegressor stage = new LayerNormMLPRegressor().setHiddenLayers(new int[] {8});

        Dataset<Row> noise = rows.withColumn("label", functions.randn(5));
        assertThat(warnings(() -> stage.setStepSize(1e-9).setMaxIter(1).fit(noise)))
                .singleElement()
                .asString()
                .contains("no lower than 0.5000");
        assertThat(warnings(() -> stage.setStepSize(0.02).setMaxIter(10).fit(rows)))
                .isEmpty();
        assertThat(warnings(() -> stage.setMaxIter(2).fit(rows.withColumn("label", functions.lit(7.0)))))
                .as("a constant is learned as well as it can be")
                .isEmpty();
    }

    @Test
    void summariesHaveBothLosses() {
        LayerNormTrainingSummary summary = new LayerNormRNNRegressor()
                .setHiddenSize(8)
                .setMaxIter(10)
                .setStepSize(0.02)
                .fit(SequenceSamples.sums(spark(), 60))
                .summary();

        assertThat(summary.constantLoss()).isCloseTo(0.5, within(1e-5));
        assertThat(summary.trainingLoss()).isLessThan(0.5);
    }

    @Test
    void penStrokesHaveNoBestConstantAndTokensDo() {
        assertThat(((HasTrainingSummary) model("LayerNormSequenceModel of pen strokes"))
                        .summary()
                        .constantLoss())
                .isNaN();
        assertThat(((HasTrainingSummary) model("LayerNormSequenceModel of tokens"))
                        .summary()
                        .constantLoss())
                .isCloseTo(Math.log(5), within(0.05));
    }

    private static Object model(String name) {
        return StageCase.all().stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow()
                .trained(spark());
    }

    @Test
    void nothingIsPrintedWhereSparkShowsNoProgress() {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            new LayerNormMLPClassifier().setMaxIter(1).fit(Samples.clusters(spark(), 60));
        } finally {
            System.setErr(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("[epoch");
    }
}
