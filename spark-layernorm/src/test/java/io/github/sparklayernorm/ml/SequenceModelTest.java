package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.EpochRecord;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class SequenceModelTest extends SparkTest {
    private static LayerNormSequenceGenerator counting;
    private static LayerNormSequenceGenerator drawing;

    /** Knows that 0 1 2 3 4 0 1 ... goes on. */
    private static LayerNormSequenceGenerator counting() {
        if (counting == null) {
            counting = new LayerNormSequenceModel()
                    .setHiddenSize(16)
                    .setBatchSize(16)
                    .setMaxIter(15)
                    .setStepSize(0.02)
                    .setValidationIndicatorCol("held")
                    .fit(SequenceSamples.cycles(spark(), 200));
        }
        return counting;
    }

    private static LayerNormSequenceModel pen() {
        return new LayerNormSequenceModel()
                .setOutputType("mixture")
                .setContextSize(2)
                .setNumMixtures(4)
                .setHiddenSize(24)
                .setBatchSize(16)
                .setMaxIter(40)
                .setStepSize(0.01)
                .setGradientClip(1);
    }

    /** Draws loops to the left or to the right. */
    private static LayerNormSequenceGenerator drawing() {
        if (drawing == null) {
            drawing = pen().fit(SequenceSamples.loops(spark(), 200, 1));
        }
        return drawing;
    }

    @Test
    void learnsWhatComesNext() {
        EpochRecord last = counting().summary().epochs().get(14);

        // nothing but the first of 6 to 13 tokens is open: log(5) nats
        assertThat(last.validationLoss()).isBetween(Math.log(5) / 12, Math.log(5) / 6);
        assertThat(last.validationMetric()).isGreaterThan(0.88);
        int[] tokens = counting().generateTokens(1, 20, 0);
        for (int t = 1; t < tokens.length; t++) {
            assertThat(tokens[t]).isEqualTo((tokens[t - 1] + 1) % 5);
        }
        assertThat(counting().generateTokens(1, 3, 0, 2, 3)).containsExactly(4, 0, 1);
    }

    @Test
    void transformTellsTheLossOfTheTraining() {
        Dataset<Row> held = SequenceSamples.cycles(spark(), 200).filter("held");
        Row mean = counting()
                .transform(held.withColumn("steps", functions.size(functions.col("features"))))
                .agg(functions.expr("sum(steps * negativeLogLikelihood) / sum(steps)"))
                .head();

        assertThat(mean.getDouble(0))
                .isCloseTo(counting().summary().epochs().get(14).validationLoss(), within(1e-5));
    }

    @Test
    void probabilitiesAreOfTheTokenAfterTheLast() {
        Dataset<Row> rows = SequenceSamples.of(
                spark(), "array<int>", RowFactory.create(List.of(0, 1, 2), 0.0), RowFactory.create(List.of(3), 0.0));
        List<Row> result = counting().transform(rows).select("probability").collectAsList();

        for (Row row : result) {
            Vector p = row.getAs(0);
            double sum = 0;
            for (double value : p.toArray()) {
                sum += value;
            }
            assertThat(sum).isCloseTo(1, within(1e-9));
        }
        assertThat(result.get(0).<Vector>getAs(0).argmax()).isEqualTo(3);
        assertThat(result.get(1).<Vector>getAs(0).argmax()).isEqualTo(4);
    }

    @Test
    void drawsWhatTheContextAsksFor() {
        double[][] left = drawing().generate(1, 50, 2, new double[0][], 1, 0);
        double[][] right = drawing().generate(1, 50, 2, new double[0][], 0, 1);

        assertThat(left).hasDimensions(9, 4); // ends by itself after the ninth point
        for (int t = 0; t < 9; t++) {
            assertThat(left[t][0]).isCloseTo(3 + Math.cos(0.7 * t), within(0.35));
            assertThat(left[t][1]).isCloseTo(Math.sin(0.7 * t), within(0.35));
            assertThat(right[t][1]).isCloseTo(-Math.sin(0.7 * t), within(0.35));
        }
        assertThat(left[8][3]).isEqualTo(1);
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertThat(drawing().generate(5, 50, 0, new double[0][], 1, 0))
                .isDeepEqualTo(drawing().generate(5, 50, 0, new double[0][], 1, 0));
        assertThat(drawing().generate(6, 50, 0, new double[0][], 1, 0)[0])
                .isNotEqualTo(drawing().generate(5, 50, 0, new double[0][], 1, 0)[0]);
    }

    /** Training sees scaled offsets, so their unit changes nothing; the density has the unit of the data. */
    @Test
    void likelihoodsAndMovesHaveTheUnitOfTheData() {
        LayerNormSequenceGenerator large = pen().fit(SequenceSamples.loops(spark(), 200, 8)); // a power of 2: same bits

        double[][] small = drawing().generate(1, 50, 2, new double[0][], 1, 0);
        double[][] scaled = large.generate(1, 50, 2, new double[0][], 1, 0);
        assertThat(scaled[3][0]).isCloseTo(8 * small[3][0], within(1e-4));
        assertThat(likelihood(large, 8)).isCloseTo(likelihood(drawing(), 1) + 2 * Math.log(8), within(1e-4));
    }

    private static double likelihood(LayerNormSequenceGenerator model, double scale) {
        return model.transform(SequenceSamples.loops(spark(), 20, scale))
                .agg(functions.avg("negativeLogLikelihood"))
                .head()
                .getDouble(0);
    }

    @Test
    void trainingGoesOnFromAModel() {
        Dataset<Row> loops = SequenceSamples.loops(spark(), 200, 1);
        LayerNormSequenceGenerator more =
                pen().setMaxIter(1).setInitialModel(drawing()).fit(loops);

        assertThat(more.summary().epochs().get(0).trainingLoss())
                .isLessThan(drawing().summary().epochs().get(9).trainingLoss());
    }

    @Test
    void invalidRowsAreNamedOrKept() {
        Dataset<Row> rows = SequenceSamples.of(
                spark(),
                "array<int>",
                RowFactory.create(List.of(0, 1, 2), 0.0),
                RowFactory.create(List.of(), 0.0),
                RowFactory.create(null, 0.0));

        List<Row> kept = counting()
                .copy(counting().extractParamMap())
                .setHandleInvalid("keep")
                .transform(rows)
                .collectAsList();
        assertThat(kept.get(0).<Double>getAs("negativeLogLikelihood")).isFinite();
        assertThat(kept.get(1).<Double>getAs("negativeLogLikelihood")).isNaN();
        assertThat(kept.get(2).<Vector>getAs("probability").apply(4)).isNaN();
        assertThatThrownBy(() -> new LayerNormSequenceModel().fit(rows))
                .hasMessage(
                        "LayerNormSequenceModel: every sequence in \"features\" must have at least one step, but a row"
                                + " has none; drop such rows, or set handleInvalid=skip to leave such rows out.");
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() {
        Dataset<Row> rows = SequenceSamples.of(spark(), "array<int>", RowFactory.create(List.of(0, 7), 0.0));

        assertThatThrownBy(
                        () -> new LayerNormSequenceModel().setVocabularySize(5).fit(rows))
                .hasMessage(
                        "LayerNormSequenceModel: every token id of \"features\" must be from 0 to 4, but step 1 of a row"
                                + " is 7; set vocabularySize, give unknown tokens an id of their own, or index the tokens"
                                + " (StringIndexer, CountVectorizer).");
        assertThatThrownBy(() -> counting().generateTokens(1, 5, 1, 0, 9))
                .hasMessage(
                        "LayerNormSequenceGenerator.generate: every token of the primer must be from 0 to 4, but one is"
                                + " 9.0; check how it was indexed.");
    }

    @Test
    void stepsThatAreNoMovesOfAPenAreRefused() {
        LayerNormSequenceModel pen = new LayerNormSequenceModel().setOutputType("mixture");
        Dataset<Row> narrow =
                SequenceSamples.of(spark(), "array<array<double>>", RowFactory.create(List.of(List.of(1.0, 2.0)), 0.0));
        Dataset<Row> flag = SequenceSamples.of(
                spark(), "array<array<double>>", RowFactory.create(List.of(List.of(1.0, 2.0, 0.5)), 0.0));
        Dataset<Row> tokens = SequenceSamples.of(spark(), "array<int>", RowFactory.create(List.of(1), 0.0));

        assertThatThrownBy(() -> pen.fit(narrow))
                .hasMessage("LayerNormSequenceModel: with outputType=mixture, a step must be x offset, y offset, end of"
                        + " stroke, perhaps end of sequence, and 0 more (contextSize), but the steps of \"features\" have 2"
                        + " numbers; set contextSize, or change the steps.");
        assertThatThrownBy(() -> pen.fit(flag))
                .hasMessage(
                        "LayerNormSequenceModel: value 2 of every step of \"features\", a flag, must be 0 or 1, but step"
                                + " 0 of a row has 0.5; put x and y first, then the flags, and set contextSize to the number of"
                                + " values behind them.");
        assertThatThrownBy(() -> pen.fit(tokens))
                .hasMessage(
                        "LayerNormSequenceModel: with outputType=mixture, featuresCol \"features\" must be an array of"
                                + " vectors or of arrays of numbers, but its type is array<int>; set outputType=categorical, or"
                                + " choose another column.");
        assertThatThrownBy(() -> pen.setBidirectional(true).fit(narrow))
                .hasMessageContaining("bidirectional must be false, but it is true");
    }

    @Test
    void generateRefusesWhatItCannotUse() {
        assertThatThrownBy(() -> drawing().generate(1, 5, 0))
                .hasMessage(
                        "LayerNormSequenceGenerator.generate: context must have 2 numbers, as contextSize in training,"
                                + " but it has 0; give those that the steps of such a sequence had.");
        assertThatThrownBy(() -> counting().generate(1, 0, 1))
                .hasMessageContaining("length must be at least 1, but it is 0");
        assertThatThrownBy(() -> counting().generate(1, 5, Double.NaN))
                .hasMessageContaining("temperature must be at least 0, but it is NaN");
        assertThatThrownBy(() -> drawing().generateTokens(1, 5, 1)).isInstanceOf(UnsupportedOperationException.class);
    }
}
