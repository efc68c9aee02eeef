package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.sparklayernorm.model.NetworkLayer;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.List;
import java.util.Locale;
import org.apache.commons.lang3.reflect.MethodUtils;
import org.apache.spark.ml.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of a model's layers. */
class LayersTest extends SparkTest {
    static List<StageCase> stages() {
        return StageCase.all();
    }

    @ParameterizedTest
    @MethodSource("stages")
    @SuppressWarnings("unchecked")
    void layersHaveAllParameters(StageCase stage) throws Exception {
        Model<?> model = stage.trained(spark());
        List<NetworkLayer> layers = (List<NetworkLayer>) MethodUtils.invokeMethod(model, "layers");
        int parameters = (int) MethodUtils.invokeMethod(model, "numParameters");

        assertThat(layers.stream().mapToLong(NetworkLayer::numParameters).sum()).isEqualTo(parameters);
        assertThat((String) MethodUtils.invokeMethod(model, "describe"))
                .startsWith(model.toString())
                .contains(layers.stream().map(NetworkLayer::name).toList())
                .contains(String.format(Locale.ROOT, "%,d", parameters));
    }

    @ParameterizedTest
    @MethodSource("io.github.sparklayernorm.model.Networks#normalizations")
    void everyNormalisationOfAnMlpIsCounted(Normalization normalization) {
        LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {6, 4})
                .setNormalization(normalization.text())
                .setMaxIter(1)
                .fit(Samples.clusters(spark(), 60));

        assertThat(model.layers().stream()
                        .mapToLong(NetworkLayer::numParameters)
                        .sum())
                .isEqualTo(model.numParameters());
    }

    @Test
    void aTableIsReadAtAGlance() {
        LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {7, 5})
                .setActivation("relu")
                .setDropout(0.1)
                .setMaxIter(1)
                .fit(Samples.clusters(spark(), 60));

        assertThat(model.describe().lines())
                .containsExactly(
                        model.toString(),
                        "layer    does                                   output      parameters",
                        "hidden0  linear, layer norm, relu, dropout 0.1  N x 7               49  weight 4 x 7, sumBias 7, gain 7, bias 7",
                        "hidden1  linear, layer norm, relu, dropout 0.1  N x 5               50  weight 7 x 5, sumBias 5, gain 5, bias 5",
                        "output   linear                                 N x 3               18  weight 5 x 3, bias 3",
                        "all                                                                117");
    }

    @Test
    void recurrentLayersSayWhatTheirStepsBecome() {
        LayerNormRNNClassificationModel model = new LayerNormRNNClassifier()
                .setCellType("gru")
                .setHiddenSize(8)
                .setBidirectional(true)
                .setMaxIter(1)
                .fit(spark().range(0, 40, 1, 2)
                        .selectExpr("array(id % 3, id % 2, 1) AS features", "double(id % 2) AS label"));

        assertThat(model.layers())
                .extracting(NetworkLayer::name, NetworkLayer::output)
                .containsExactly(
                        tuple("embedding", "N x T x " + model.getEmbeddingSize()),
                        tuple("recurrent0", "N x T x 16"),
                        tuple("pooling", "N x 16"),
                        tuple("output", "N x 2"));
        assertThat(model.layers().get(0).does()).isEqualTo("embedding of 3 tokens");
        assertThat(model.layers().get(1).does()).isEqualTo("bidirectional gru, layer norm");
    }
}
