package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SequenceTaggerTest extends SparkTest {
    private static LayerNormRNNTagger tagger() {
        return new LayerNormRNNTagger()
                .setCellType("gru")
                .setHiddenSize(16)
                .setStepSize(0.02)
                .setBatchSize(16)
                .setSeed(1);
    }

    private static double accuracy(Dataset<Row> predictions) {
        double right = 0;
        double steps = 0;
        for (Row row : predictions.collectAsList()) {
            List<Double> labels = row.getList(row.fieldIndex("label"));
            List<Double> predicted = row.getList(row.fieldIndex("prediction"));
            assertThat(predicted).hasSameSizeAs(labels);
            for (int t = 0; t < labels.size(); t++) {
                right += labels.get(t).equals(predicted.get(t)) ? 1 : 0;
                steps++;
            }
        }
        return right / steps;
    }

    @Test
    void aCopyOfTwoStepsBeforeIsLearned() {
        Dataset<Row> data = SequenceSamples.delayed(spark(), 600);

        LayerNormRNNTaggingModel model = tagger().setMaxIter(12).fit(data.filter("not held"));

        // without memory no more than 0 at the first two steps and a guess of three after them: about 60 %
        assertThat(accuracy(model.transform(data.filter("held")))).isGreaterThan(0.97);
        assertThat(model.numTags()).isEqualTo(3);
        assertThat(model.summary().epochs()).hasSize(12);
    }

    @Test
    void labelsMayBeIntsAndFeaturesTokens() {
        Dataset<Row> data = SequenceSamples.delayed(spark(), 300)
                .selectExpr(
                        "id",
                        "held",
                        "cast(label AS array<int>) AS tags",
                        "label",
                        "transform(label, l -> int(l)) AS tokens");

        LayerNormRNNTaggingModel model = tagger().setFeaturesCol("tokens")
                .setLabelCol("tags")
                .setMaxIter(8)
                .fit(data.filter("not held"));

        assertThat(accuracy(model.transform(data.filter("held")))).isGreaterThan(0.97);
        assertThat(model.predict(List.of(2, 0, 1))).containsExactly(2, 0, 1);
    }

    @Test
    void outputsOfARowAreThoseOfTheNetworkRunStepByStep() {
        Dataset<Row> data = SequenceSamples.delayed(spark(), 40);
        LayerNormRNNTaggingModel model =
                tagger().setMaxIter(1).setNumLayers(2).setStandardization(false).fit(data);

        for (Row row : model.transform(data).collectAsList()) {
            List<Vector> sequence = row.getList(row.fieldIndex("features"));
            List<Vector> logits = row.getList(row.fieldIndex("rawPrediction"));
            List<Vector> probabilities = row.getList(row.fieldIndex("probability"));
            List<Double> predictions = row.getList(row.fieldIndex("prediction"));
            double[][] expected = stepByStep(model, sequence);
            assertThat(logits).hasSize(sequence.size());
            for (int t = 0; t < expected.length; t++) {
                assertThat(logits.get(t).toArray()).containsExactly(expected[t], within(1e-5));
                double sum = 0;
                for (double z : expected[t]) {
                    sum += Math.exp(z);
                }
                for (int k = 0; k < 3; k++) {
                    assertThat(probabilities.get(t).apply(k)).isCloseTo(Math.exp(expected[t][k]) / sum, within(1e-5));
                }
                assertThat(predictions.get(t)).isEqualTo(logits.get(t).argmax());
            }
            assertThat(model.predict(sequence))
                    .containsExactly(predictions.stream().mapToDouble(p -> p).toArray());
        }
    }

    private static double[][] stepByStep(LayerNormRNNTaggingModel model, List<Vector> sequence) {
        Network network = Network.of(model.network().spec(), Kernels.best());
        network.parameters().load(model.network().parameters());
        Batch batch = Batch.of(network.spec(), 1);
        batch.input(0).steps.pack(1, new int[] {1});
        batch.input(0).dense(1);
        batch.reserveTargets(1);
        double[][] outputs = new double[sequence.size()][3];
        for (int t = 0; t < outputs.length; t++) {
            for (int j = 0; j < 3; j++) {
                batch.input(0).features[j] = (float) sequence.get(t).apply(j);
            }
            if (t == 0) {
                network.forward(batch);
            } else {
                network.resume(batch);
            }
            for (int k = 0; k < 3; k++) {
                outputs[t][k] = network.outputs()[k];
            }
        }
        return outputs;
    }

    @Test
    void theLossIsTheMeanOverAllStepsByTheirRowsWeights() {
        Dataset<Row> data = SequenceSamples.delayed(spark(), 80);

        LayerNormRNNTaggingModel model = tagger().setMaxIter(1)
                .setWeightCol("weight")
                .setValidationIndicatorCol("held")
                .fit(data);

        double loss = 0;
        double right = 0;
        double weights = 0;
        for (Row row : model.transform(data.filter("held")).collectAsList()) {
            double weight = row.getAs("weight");
            List<Double> labels = row.getList(row.fieldIndex("label"));
            List<Vector> probabilities = row.getList(row.fieldIndex("probability"));
            for (int t = 0; t < labels.size(); t++) {
                loss -= weight
                        * Math.log(probabilities.get(t).apply(labels.get(t).intValue()));
                right += probabilities.get(t).argmax() == labels.get(t) ? weight : 0;
                weights += weight;
            }
        }
        assertThat(model.summary().epochs().get(0).validationLoss()).isCloseTo(loss / weights, within(1e-5));
        assertThat(model.summary().epochs().get(0).validationMetric()).isCloseTo(right / weights, within(1e-9));
    }

    @Test
    void rowsOfWeightZeroDoNotCount() {
        Dataset<Row> rows = SequenceSamples.delayed(spark(), 40).coalesce(1);
        Dataset<Row> weighted = rows.withColumn("w", functions.expr("if(id % 3 = 0, 0.0, 1.0)"));
        LayerNormRNNTagger stage = tagger().setMaxIter(2).setBatchSize(64).setWeightCol("w");

        double[] all = logits(stage.fit(weighted), rows);
        double[] some = logits(stage.fit(weighted.filter("w > 0")), rows);

        assertThat(all).containsExactly(some, within(1e-3));
    }

    private static double[] logits(LayerNormRNNTaggingModel model, Dataset<Row> rows) {
        List<Double> values = new ArrayList<>();
        for (Row row : model.transform(rows).orderBy("id").collectAsList()) {
            for (Vector step : row.<Vector>getList(row.fieldIndex("rawPrediction"))) {
                for (double z : step.toArray()) {
                    values.add(z);
                }
            }
        }
        return values.stream().mapToDouble(z -> z).toArray();
    }

    @Test
    void aStepsLabelDependsOnLaterStepsOnlyInBothDirections() {
        Dataset<Row> data = SequenceSamples.delayed(spark(), 40);
        List<Vector> sequence = data.filter("size(features) > 4").head().getList(1);
        List<Vector> cut = sequence.subList(0, 4);
        LayerNormRNNTaggingModel forward = tagger().setMaxIter(1).fit(data);
        LayerNormRNNTaggingModel both =
                tagger().setMaxIter(1).setBidirectional(true).fit(data);

        assertThat(first(forward, cut)).containsExactly(first(forward, sequence), within(1e-6));
        assertThat(first(both, cut)).isNotEqualTo(first(both, sequence));
    }

    /** Logits of the first step. */
    private static double[] first(LayerNormRNNTaggingModel model, List<Vector> sequence) {
        StructType schema =
                SequenceSamples.delayed(spark(), 1).select("features").schema();
        Dataset<Row> one = spark().createDataFrame(List.of(RowFactory.create(sequence)), schema);
        return model.transform(one).head().<Vector>getList(1).get(0).toArray();
    }

    @Test
    void tagCountMakesRoomForLabelsThatHaveNoRows() {
        Dataset<Row> data = SequenceSamples.delayed(spark(), 20);

        assertThat(tagger().setMaxIter(0).setTagCount(5).fit(data).numTags()).isEqualTo(5);
        assertThatThrownBy(() -> tagger().setTagCount(2).fit(data))
                .hasMessage(
                        "LayerNormRNNTagger: \"label\" must hold whole numbers from 0 to 1, but a row has 2.0; index the"
                                + " labels with StringIndexer, or give the column metadata the right number of classes.");
    }

    @Test
    void trainingGoesOnFromAnInitialModel() {
        Dataset<Row> data = SequenceSamples.delayed(spark(), 60);
        LayerNormRNNTaggingModel first = tagger().setMaxIter(3).fit(data);

        LayerNormRNNTaggingModel same =
                tagger().setInitialModel(first).setMaxIter(0).fit(data);

        assertThat(logits(same, data)).isEqualTo(logits(first, data));
    }

    @Test
    void columnsMayBeLeftOut() {
        Dataset<Row> data = SequenceSamples.delayed(spark(), 20).select("id", "features", "label");
        LayerNormRNNTaggingModel model = tagger().setMaxIter(0).fit(data);

        assertThat(model.setRawPredictionCol("")
                        .setProbabilityCol("")
                        .transform(data)
                        .columns())
                .containsExactly("id", "features", "label", "prediction");
        assertThat(model.copy(ParamMap.empty())
                        .setProbabilityCol("p")
                        .transform(data)
                        .columns())
                .containsExactly("id", "features", "label", "p", "prediction");
    }

    @Test
    void labelsComeFromTheAssembler() {
        Dataset<Row> sequences = new SequenceAssembler()
                .setIdCol("id")
                .setTimeCol("time")
                .setInputCols(new String[] {"x"})
                .setTargetCols(new String[] {"tag"})
                .transform(spark().range(60)
                        .selectExpr("id % 6 AS id", "id AS time", "sin(id) AS x", "int(id / 6) % 2 AS tag"));

        LayerNormRNNTaggingModel model = tagger().setMaxIter(1).fit(sequences);

        assertThat(model.transform(sequences)
                        .head()
                        .getList(model.transform(sequences).schema().fieldIndex("prediction")))
                .hasSize(10);
        assertThat(model.predict(List.of(Vectors.dense(1), Vectors.dense(2)))).hasSize(2);
    }
}
