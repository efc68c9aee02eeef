package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.ml.internal.NetworkClassificationModel;
import io.github.sparklayernorm.ml.internal.TrainedNetwork;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.List;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** rawPrediction of two classes is a margin, which Spark's evaluators can rank by; all other columns are those of a softmax. */
class TwoClassesTest extends SparkTest {
    private static final String FLIPPED =
            "cast(case when id % 7 = 0 then 1 - least(label, 1) else least(label, 1) end as double)";

    private static Dataset<Row> vectors;
    private static Dataset<Row> sequences;
    private static List<NetworkClassificationModel<?>> models;

    @BeforeAll
    static void train() {
        vectors = Samples.clusters(spark(), 240).withColumn("label", functions.expr(FLIPPED));
        sequences = SequenceSamples.waves(spark(), 120).withColumn("label", functions.expr(FLIPPED));
        models = List.of(
                new LayerNormMLPClassifier()
                        .setHiddenLayers(new int[] {8})
                        .setStepSize(0.02)
                        .setMaxIter(20)
                        .fit(vectors),
                new LayerNormRNNClassifier()
                        .setHiddenSize(8)
                        .setStepSize(0.02)
                        .setMaxIter(20)
                        .fit(sequences));
    }

    static List<NetworkClassificationModel<?>> models() {
        return models;
    }

    private static Dataset<Row> rows(NetworkClassificationModel<?> model) {
        return model instanceof LayerNormMLPClassificationModel ? vectors : sequences;
    }

    @ParameterizedTest
    @MethodSource("models")
    void sparksEvaluatorAgreesOnBothColumns(NetworkClassificationModel<?> model) {
        Dataset<Row> out = model.transform(rows(model)).cache();
        for (String metric : new String[] {"areaUnderROC", "areaUnderPR"}) {
            BinaryClassificationEvaluator evaluator = new BinaryClassificationEvaluator().setMetricName(metric);

            double byRaw = evaluator.evaluate(out);

            assertThat(byRaw)
                    .isCloseTo(evaluator.setRawPredictionCol("probability").evaluate(out), within(1e-12));
            assertThat(byRaw).isBetween(0.6, 0.999);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void onlyRawPredictionDiffersFromASoftmaxOfTheOutputs(NetworkClassificationModel<?> model) {
        ProbabilisticClassificationModel<Vector, ?> scaled = model.copy(ParamMap.empty());
        scaled.setThresholds(new double[] {0.7, 0.3});
        List<Row> rows = model.transform(rows(model)).collectAsList();
        List<Row> byThresholds = scaled.transform(rows(model)).collectAsList();

        for (int i = 0; i < rows.size(); i++) {
            double[] raw = rows.get(i).<Vector>getAs("rawPrediction").toArray();
            double[] probability = rows.get(i).<Vector>getAs("probability").toArray();

            assertThat(raw[0]).isEqualTo(-raw[1]);
            assertThat(probability).containsExactly(softmax(0, raw[1]));
            assertThat(probability[1]).isCloseTo(1 / (1 + Math.exp(-raw[1])), within(1e-15));
            assertThat(rows.get(i).<Double>getAs("prediction")).isEqualTo(raw[1] > 0 ? 1 : 0);
            assertThat(byThresholds.get(i).<Double>getAs("prediction"))
                    .isEqualTo(probability[1] / 0.3 > probability[0] / 0.7 ? 1 : 0);
        }
    }

    @Test
    void singleRowsHaveTheMarginOfTheirBatch() {
        LayerNormMLPClassificationModel model = (LayerNormMLPClassificationModel) models.get(0);
        LayerNormMLPClassificationModel scaled = model.copy(ParamMap.empty()).setThresholds(new double[] {0.7, 0.3});
        for (Row row : model.transform(vectors).collectAsList()) {
            Vector features = row.getAs("features");
            double[] raw = model.predictRaw(features).toArray();
            double[] probability = model.predictProbability(features).toArray();

            assertThat(raw).containsExactly(row.<Vector>getAs("rawPrediction").toArray(), within(1e-5));
            assertThat(probability).containsExactly(softmax(0, raw[1]));
            assertThat(model.predict(features)).isEqualTo(raw[1] > 0 ? 1 : 0);
            assertThat(scaled.predict(features)).isEqualTo(probability[1] / 0.3 > probability[0] / 0.7 ? 1 : 0);
        }
    }

    private static double[] softmax(double z0, double z1) {
        double max = Math.max(z0, z1);
        double e0 = Math.exp(z0 - max);
        double e1 = Math.exp(z1 - max);
        return new double[] {e0 / (e0 + e1), e1 / (e0 + e1)};
    }

    @Test
    void noMarginIsNotNegativeZero() {
        LayerNormMLPClassificationModel model = (LayerNormMLPClassificationModel) models.get(0);
        float[] zeros = new float[model.network().parameters().length];
        LayerNormMLPClassificationModel none = new LayerNormMLPClassificationModel(
                "none", new TrainedNetwork(model.network().spec(), zeros, null), null);
        Vector any = Vectors.dense(1, 2, 3, 4);

        assertThat(none.predictRaw(any).toArray()).containsExactly(0.0, 0.0);
        assertThat(none.predictProbability(any).toArray()).containsExactly(0.5, 0.5);
        assertThat(none.predict(any)).isZero();
    }

    @Test
    void stepsOfATaggerHaveMarginsToo() {
        Dataset<Row> rows = SequenceSamples.delayed(spark(), 60)
                .withColumn("label", functions.expr("transform(label, l -> least(l, 1.0D))"));
        LayerNormRNNTaggingModel model =
                new LayerNormRNNTagger().setHiddenSize(8).setMaxIter(2).fit(rows);
        assertThat(model.numTags()).isEqualTo(2);

        for (Row row : model.transform(rows).collectAsList()) {
            List<Vector> raw = row.getList(row.fieldIndex("rawPrediction"));
            List<Vector> probability = row.getList(row.fieldIndex("probability"));
            List<Double> prediction = row.getList(row.fieldIndex("prediction"));
            for (int t = 0; t < raw.size(); t++) {
                double margin = raw.get(t).apply(1);
                assertThat(raw.get(t).apply(0)).isEqualTo(-margin);
                assertThat(probability.get(t).toArray()).containsExactly(softmax(0, margin));
                assertThat(prediction.get(t)).isEqualTo(margin > 0 ? 1 : 0);
            }
        }
    }
}
