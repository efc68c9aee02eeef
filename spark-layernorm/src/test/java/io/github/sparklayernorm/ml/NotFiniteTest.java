package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.SparkTest;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers at the ends of their range: learned, or refused by name; never a model or a prediction that is not finite. */
class NotFiniteTest extends SparkTest {
    private static final StructType SEQUENCES = new StructType()
            .add("features", DataTypes.createArrayType(SQLDataTypes.VectorType()))
            .add("label", DataTypes.DoubleType);

    private static LayerNormMLPClassifier classifier() {
        return new LayerNormMLPClassifier().setHiddenLayers(new int[] {16}).setMaxIter(8);
    }

    private static LayerNormMLPRegressor regressor() {
        return new LayerNormMLPRegressor()
                .setHiddenLayers(new int[] {16})
                .setStepSize(0.02)
                .setBatchSize(16)
                .setMaxIter(20);
    }

    @Test
    void oneLongSequenceAmongShortOnesLeavesTheFitFinite() {
        List<Row> rows = new ArrayList<>(
                SequenceSamples.waves(spark(), 119).select("features", "label").collectAsList());
        List<Vector> steps = new ArrayList<>();
        for (int t = 0; t < 5000; t++) {
            steps.add(Vectors.dense(Math.sin(t * 0.7), Math.cos(t * 0.7)));
        }
        rows.add(60, RowFactory.create(steps, 0.0));
        Dataset<Row> data = spark().createDataFrame(rows, SEQUENCES).coalesce(1);

        LayerNormRNNClassificationModel model =
                new LayerNormRNNClassifier().setCellType("lstm").setMaxIter(15).fit(data);

        for (float parameter : model.network().parameters()) {
            assertThat(parameter).isFinite();
        }
        Dataset<Row> out = model.transform(data);
        for (Row row : out.collectAsList()) {
            assertFinite(row.<Vector>getAs("probability"));
        }
        assertThat(out.filter("prediction = label").count()).isGreaterThan(100);
    }

    @Test
    void rowsFarFromTrainingHaveFiniteOutputs() {
        Vector far = Vectors.dense(1e30, -1e30, 0, 1e300);
        Dataset<Row> farRow = Samples.of(spark(), Samples.row(far, 0.0));
        LayerNormMLPClassificationModel classes = classifier().fit(Samples.clusters(spark(), 60));
        assertFinite(classes.predictProbability(far));
        assertFinite(classes.transform(farRow).head().<Vector>getAs("probability"));
        LayerNormMLPRegressionModel values = regressor().setMaxIter(2).fit(Samples.plane(spark(), 60));
        assertThat(values.predict(far)).isFinite();
        assertThat(values.transform(farRow).head().<Double>getAs("prediction")).isFinite();

        Row farSteps = RowFactory.create(List.of(Vectors.dense(1e30, 1e300), Vectors.dense(-1e300, 0)), 0.0);
        Dataset<Row> farSequence = spark().createDataFrame(List.of(farSteps), SEQUENCES);
        assertFinite(new LayerNormRNNClassifier()
                .setMaxIter(2)
                .fit(SequenceSamples.waves(spark(), 60))
                .transform(farSequence)
                .head()
                .<Vector>getAs("probability"));
        assertThat(new LayerNormRNNRegressor()
                        .setMaxIter(2)
                        .fit(SequenceSamples.sums(spark(), 60))
                        .transform(farSequence)
                        .head()
                        .<Double>getAs("prediction"))
                .isFinite();
        Row farTags = RowFactory.create(List.of(Vectors.dense(1e30, 1e300, -1e300), Vectors.dense(0, 0, 1)), 0.0);
        new LayerNormRNNTagger()
                .setMaxIter(2)
                .fit(SequenceSamples.delayed(spark(), 60))
                .transform(spark().createDataFrame(List.of(farTags), SEQUENCES))
                .head()
                .<Vector>getList(3)
                .forEach(NotFiniteTest::assertFinite);
    }

    @Test
    void rowsWithoutFiniteOutputsAreInvalidRows() {
        LayerNormMLPClassificationModel model =
                classifier().setMaxIter(2).setStandardization(false).fit(Samples.clusters(spark(), 60));
        Vector far = Vectors.dense(3e38, -3e38, 3e38, 3e38);
        Dataset<Row> rows = Samples.of(
                spark(),
                Samples.row(Vectors.dense(1, 2, 3, 4), 0.0),
                Samples.row(far, 1.0),
                Samples.row(Vectors.dense(4, 3, 2, 1), 2.0));
        String refusal =
                "LayerNormMLPClassificationModel: every row of \"features\" must give finite outputs, but those of"
                        + " a row are NaN or infinite";
        assertThatThrownBy(() -> model.transform(rows).collectAsList()).hasStackTraceContaining(refusal);
        assertThatThrownBy(() -> model.predict(far)).hasMessageStartingWith(refusal);

        model.setHandleInvalid("keep");
        List<Row> kept = model.transform(rows).collectAsList();
        assertThat(kept).hasSize(3);
        assertThat(kept.get(1).<Double>getAs("prediction")).isNaN();
        assertThat(kept.get(1).<Vector>getAs("probability").toArray()).containsOnly(Double.NaN);
        assertFinite(kept.get(0).<Vector>getAs("probability"));
        assertFinite(kept.get(2).<Vector>getAs("probability"));
        assertThat(model.predict(far)).isNaN();
        assertThat(model.predictProbability(far).toArray()).containsOnly(Double.NaN);

        model.setHandleInvalid("skip");
        assertThat(model.transform(rows).select("label").collectAsList())
                .containsExactly(RowFactory.create(0.0), RowFactory.create(2.0));
        assertThat(model.transform(rows.filter("label = 1")).collectAsList()).isEmpty();
    }

    @Test
    void sequencesWithoutFiniteOutputsAreInvalidRows() {
        LayerNormRNNRegressionModel model = new LayerNormRNNRegressor()
                .setMaxIter(2)
                .setStandardization(false)
                .fit(SequenceSamples.sums(spark(), 60));
        Row far = RowFactory.create(List.of(Vectors.dense(3e38, 3e38), Vectors.dense(-3e38, 3e38)), 1.0);
        Row near = RowFactory.create(List.of(Vectors.dense(1, 0), Vectors.dense(0, 1)), 0.0);
        Dataset<Row> rows =
                spark().createDataFrame(List.of(near, far, near), SEQUENCES).coalesce(1);
        for (Row row : model.setHandleInvalid("keep").transform(rows).collectAsList()) {
            double prediction = row.<Double>getAs("prediction");
            assertThat(Double.isFinite(prediction) || Double.isNaN(prediction)).isTrue();
            if (row.<Double>getAs("label") == 0) {
                assertThat(prediction).isFinite();
            }
        }
    }

    @Test
    void tagsAndLikelihoodsWithoutFiniteOutputsAreInvalidRows() {
        LayerNormRNNTaggingModel tagger =
                new LayerNormRNNTagger().setMaxIter(1).fit(SequenceSamples.delayed(spark(), 30));
        breakNetwork(tagger.network().parameters());
        Dataset<Row> sequences = SequenceSamples.delayed(spark(), 3);
        String refusal = "must give finite outputs, but those of a row are NaN or infinite";
        assertThatThrownBy(() -> tagger.transform(sequences).collectAsList()).hasStackTraceContaining(refusal);
        assertThat(tagger.setHandleInvalid("keep")
                        .transform(sequences)
                        .filter("prediction is null")
                        .count())
                .isEqualTo(3);
        assertThat(tagger.predict(List.of(Vectors.dense(1, 0, 0), Vectors.dense(0, 1, 0))))
                .containsOnly(Double.NaN);
        assertThat(tagger.setHandleInvalid("skip").transform(sequences).count()).isZero();

        LayerNormSequenceGenerator tokens =
                new LayerNormSequenceModel().setMaxIter(1).fit(SequenceSamples.cycles(spark(), 30));
        breakNetwork(tokens.network().parameters());
        Dataset<Row> cycles = SequenceSamples.cycles(spark(), 3);
        assertThatThrownBy(() -> tokens.transform(cycles).collectAsList()).hasStackTraceContaining(refusal);
        assertThat(tokens.setHandleInvalid("keep")
                        .transform(cycles)
                        .filter("isnan(negativeLogLikelihood)")
                        .count())
                .isEqualTo(3);
        assertThat(tokens.setHandleInvalid("skip").transform(cycles).count()).isZero();
    }

    /** What training never makes: the sums of this network overflow. */
    private static void breakNetwork(float[] parameters) {
        java.util.Arrays.fill(parameters, Float.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-200, 1e-30, 1e19, 1e38, 1e200})
    void targetsNearTheEndsOfDoubleAreLearnedAlike(double unit) {
        Dataset<Row> rows = Samples.targets(spark(), 120);
        Dataset<Row> data = spark().createDataFrame(rows.collectAsList(), rows.schema());
        Dataset<Row> scaled = data.withColumn("label", functions.col("label").multiply(unit))
                .withColumn("targets", times(unit).apply(functions.col("targets")));
        Vector any = Vectors.dense(0.5, -0.5, 0.1, 0.2);

        double plain = regressor().fit(data).predict(any);
        assertThat(regressor().fit(scaled).predict(any) / unit).isCloseTo(plain, within(1e-2));
        Vector several = regressor().setLabelCol("targets").fit(data).predictTargets(any);
        Vector severalScaled = regressor().setLabelCol("targets").fit(scaled).predictTargets(any);
        assertThat(severalScaled.apply(0) / unit).isCloseTo(several.apply(0), within(1e-2));
        assertThat(severalScaled.apply(1) / unit).isCloseTo(several.apply(1), within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-200, 1e38, 1e200})
    void sequencesWithTargetsNearTheEndsOfDoubleAreLearnedAlike(double unit) {
        Dataset<Row> rows = SequenceSamples.sums(spark(), 60);
        Dataset<Row> data = spark().createDataFrame(rows.collectAsList(), rows.schema());
        Dataset<Row> scaled = data.withColumn("label", functions.col("label").multiply(unit));
        List<Double> plain =
                predictions(new LayerNormRNNRegressor().setMaxIter(2).fit(data).transform(data));
        List<Double> inUnits = predictions(
                new LayerNormRNNRegressor().setMaxIter(2).fit(scaled).transform(data));
        for (int i = 0; i < plain.size(); i++) {
            assertThat(inUnits.get(i) / unit).isCloseTo(plain.get(i), within(1e-2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"adamw", "l-bfgs"})
    void validationLossThatIsNotFiniteIsRefused(String solver) {
        Dataset<Row> far = Samples.plane(spark(), 60)
                .withColumn("label", functions.expr("if(id = 3, 1e300, label)"))
                .withColumn("far", functions.expr("id = 3"));
        LayerNormMLPRegressor stage = regressor().setSolver(solver).setMaxIter(2);
        assertThatThrownBy(() -> stage.setValidationIndicatorCol("far").fit(far))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The validation loss must stay finite, but in epoch 1 it became NaN or infinite, and the"
                        + " training loss did not: rows that \"far\" marks have features or labels too far from the"
                        + " others for the network's floats; clean or clip them, or set standardization=true, which"
                        + " bends outliers of features.");
    }

    @Test
    void validationRowsMustHaveAWeight() {
        Dataset<Row> rows = Samples.clusters(spark(), 60).withColumn("w", functions.expr("if(held, 0.0, 1.0)"));
        assertThatThrownBy(() -> classifier()
                        .setMaxIter(1)
                        .setValidationIndicatorCol("held")
                        .setWeightCol("w")
                        .fit(rows))
                .hasMessage("LayerNormMLPClassifier: the weights in \"w\" must not all be 0 where \"held\" is true, but"
                        + " they are; check the columns, or clear one of them.");
    }

    private static long right(Dataset<Row> predictions) {
        return predictions.filter("prediction = label").count();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-200, 1e-30, 1e19, 1e38, 1e200})
    void columnsNearTheEndsOfDoubleAreLearnedAlike(double unit) {
        Dataset<Row> data = Samples.clusters(spark(), 120);
        Dataset<Row> scaled = data.withColumn("features", times(unit).apply(functions.col("features")));
        for (String normalization : new String[] {"layer", "batch"}) {
            LayerNormMLPClassificationModel model =
                    classifier().setNormalization(normalization).fit(scaled);
            LayerNormMLPClassificationModel plain =
                    classifier().setNormalization(normalization).fit(data);
            assertThat(right(model.transform(scaled)))
                    .as(normalization)
                    .isCloseTo(right(plain.transform(data)), within(2L))
                    .isGreaterThan(90);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer", "batch", "weight", "none"})
    void largeColumnsAsTheyAreGiveAFiniteModelOrARefusal(String normalization) {
        Dataset<Row> scaled = Samples.clusters(spark(), 120)
                .withColumn("features", times(1e20).apply(functions.col("features")));
        for (String solver : new String[] {"adamw", "sgd", "l-bfgs"}) {
            if (solver.equals("l-bfgs") && normalization.equals("batch")) {
                continue;
            }
            try {
                LayerNormMLPClassificationModel model = classifier()
                        .setNormalization(normalization)
                        .setStandardization(false)
                        .setSolver(solver)
                        .fit(scaled);
                for (float parameter : model.network().parameters()) {
                    assertThat(parameter).isFinite();
                }
            } catch (IllegalStateException e) {
                assertThat(e)
                        .hasMessageMatching("The (training loss|parameters) must stay finite, but .*; .*scale the.*");
            }
        }
    }

    private static org.apache.spark.sql.expressions.UserDefinedFunction times(double unit) {
        return functions.udf(
                (UDF1<Vector, Vector>) vector -> {
                    double[] values = vector.toArray().clone();
                    for (int j = 0; j < values.length; j++) {
                        values[j] *= unit;
                    }
                    return Vectors.dense(values);
                },
                SQLDataTypes.VectorType());
    }

    private static List<Double> predictions(Dataset<Row> rows) {
        return rows.collectAsList().stream()
                .map(row -> row.<Double>getAs("prediction"))
                .toList();
    }

    private static void assertFinite(Vector vector) {
        for (double value : vector.toArray()) {
            assertThat(value).isFinite();
        }
    }
}
