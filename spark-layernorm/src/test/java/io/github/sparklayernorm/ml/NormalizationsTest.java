package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.Networks;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every normalisation of the catalogue as the param of a stage. */
class NormalizationsTest extends SparkTest {
    @TempDir
    Path folder;

    static List<String> texts() {
        return Networks.normalizations().stream().map(Normalization::text).toList();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aModelLearnsAndComesBackFromAFile(String normalization) throws IOException {
        Dataset<Row> rows = Samples.clusters(spark(), 90);
        LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {12, 8})
                .setNormalization(normalization.toUpperCase(Locale.ROOT))
                .setContributionCol("why")
                .setMaxSteps(200)
                .setSeed(3)
                .fit(rows);
        assertThat(model.getNormalization()).isEqualTo(normalization);
        assertThat(model.transform(rows).filter("prediction = label").count()).isGreaterThan(85);

        model.save(folder.resolve("model").toString());
        LayerNormMLPClassificationModel loaded =
                LayerNormMLPClassificationModel.load(folder.resolve("model").toString());

        assertThat(loaded.getNormalization()).isEqualTo(normalization);
        assertThat(loaded.describe()).isEqualTo(model.describe());
        assertThat(normalization.equals("none")
                        || model.describe().contains("linear, " + normalization + " norm, relu"))
                .isTrue();
        assertThat(loaded.transform(rows).orderBy("id").collectAsList())
                .isEqualTo(model.transform(rows).orderBy("id").collectAsList());
    }

    @Test
    void groupsThatDoNotDivideALayerAreRefusedBeforeAnyJob() throws Exception {
        AtomicInteger jobs = new AtomicInteger();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart job) {
                jobs.incrementAndGet();
            }
        };
        Dataset<Row> rows = Samples.clusters(spark(), 30);
        String remedy = "; change hiddenLayers or the number of groups.";
        spark().sparkContext().listenerBus().waitUntilEmpty();
        spark().sparkContext().addSparkListener(listener);
        try {
            assertThatThrownBy(() -> new LayerNormMLPClassifier()
                            .setHiddenLayers(new int[] {8, 30})
                            .setNormalization("group(4)")
                            .fit(rows))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "LayerNormMLPClassifier: with normalization=group(4), the units of every hidden layer must be"
                                    + " a multiple of 4, but hidden layer 1 has 30" + remedy);
            assertThatThrownBy(() -> new LayerNormMLPRegressor()
                            .setNormalization("group(7)")
                            .fit(rows))
                    .hasMessage(
                            "LayerNormMLPRegressor: with normalization=group(7), the units of every hidden layer must be"
                                    + " a multiple of 7, but hidden layer 0 has 256" + remedy);
            PipelineStage stage = new LayerNormMLPClassifier().setNormalization("group(7)");
            assertThatThrownBy(() -> new Pipeline()
                            .setStages(new PipelineStage[] {stage})
                            .fit(rows))
                    .hasMessageContaining("hidden layer 0 has 256");
            spark().sparkContext().listenerBus().waitUntilEmpty();
            assertThat(jobs).hasValue(0);
        } finally {
            spark().sparkContext().removeSparkListener(listener);
        }
    }

    /** Without hiddenLayers, layers over very many inputs are narrower, and the groups still divide them. */
    @Test
    void narrowLayersOfManyInputsAreDivided() {
        assertThat(hidden("layer", 100_000)).containsExactly(167, 167);
        assertThat(hidden("group(8)", 100_000)).containsExactly(160, 160);
        assertThat(hidden("group(64)", 1 << 22)).containsExactly(64, 64);
        assertThat(hidden("group(8)", 10)).containsExactly(256, 256);
    }

    private static List<Integer> hidden(String normalization, int inputs) {
        MlpSpec spec = MlpShape.of(
                new LayerNormMLPClassifier().setNormalization(normalization), inputs, 2, Loss.SOFTMAX_CROSS_ENTROPY);
        return spec.hidden();
    }

    @Test
    void recurrentStagesTakeWhatTheirStepsKnow() {
        assertThat(new LayerNormRNNClassifier().setNormalization("Batch").getNormalization())
                .isEqualTo("batch");
        for (String normalization : new String[] {"weight", "rms", "group(4)"}) {
            assertThatThrownBy(() -> new LayerNormRNNClassifier().setNormalization(normalization))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "LayerNormRNNClassifier: param \"normalization\" must be one of layer, batch, none, but is "
                                    + normalization + "; explainParams() tells what it does.");
        }
    }
}
