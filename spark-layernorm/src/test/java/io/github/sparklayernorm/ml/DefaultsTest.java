package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.model.Standardization;
import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.EpochRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody gets who sets nothing but the columns. */
class DefaultsTest extends SparkTest {
    private static Dataset<Row> spirals(int partitions) {
        Dataset<Row> rows = spark().range(0, 4000, 1, partitions)
                .selectExpr("id", "CAST(id % 2 AS DOUBLE) AS label", "3 * pi() * sqrt(rand(1)) AS angle")
                .selectExpr(
                        "id",
                        "label",
                        "angle * cos(angle + label * pi()) AS x",
                        "angle * sin(angle + label * pi()) AS y");
        return new VectorAssembler()
                .setInputCols(new String[] {"x", "y"})
                .setOutputCol("features")
                .transform(rows);
    }

    private static double accuracy(Dataset<Row> predictions) {
        return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predictions);
    }

    @Test
    void twoSpiralsAreToldApartFromXAndYAlone() {
        Dataset<Row> rows = spirals(2);

        LayerNormMLPClassificationModel model = new LayerNormMLPClassifier().fit(rows.filter("id % 5 > 0"));

        assertThat(accuracy(model.transform(rows.filter("id % 5 = 0")))).isGreaterThan(0.98);
        assertThat(model.summary().plan())
                .startsWith(
                        "3,200 rows in 2 partition(s) train one replica (a replica needs 16,384 rows; partitions are"
                                + " alike, so nothing is shuffled), 51 pass(es) over them in 17 epoch(s); 10 % of"
                                + " the rows are set aside");
    }

    @Test
    void manySmallPartitionsAndSortedOnesGiveAsGoodAModel() {
        Dataset<Row> rows = spirals(2).cache();
        LayerNormMLPClassifier stage = new LayerNormMLPClassifier().setMaxSteps(800);
        for (Dataset<Row> training : List.of(
                rows.repartition(60),
                rows.sort("label", "x").repartitionByRange(16, rows.col("label"), rows.col("x")))) {
            assertThat(accuracy(stage.fit(training).transform(rows))).isGreaterThan(0.97);
        }
    }

    @Test
    void columnsOfAnyUnitAndOffsetAreLearned() {
        Dataset<Row> rows = spark().range(0, 1000, 1, 2)
                .selectExpr(
                        "double(id % 2) AS label",
                        "20240131D + id % 2 AS date", // one float32
                        "1e30 * randn(1) AS huge",
                        "1e-200 * randn(2) AS tiny",
                        "5D AS constant");
        Dataset<Row> data = new VectorAssembler()
                .setInputCols(new String[] {"date", "huge", "tiny", "constant"})
                .setOutputCol("features")
                .transform(rows);

        LayerNormMLPClassificationModel model =
                new LayerNormMLPClassifier().setMaxIter(10).fit(data);

        assertThat(accuracy(model.transform(data))).isEqualTo(1);
        Standardization standardization = model.network().standardization();
        assertThat(standardization.scale()[3]).isZero();
        double[] probability = model.predictProbability(Vectors.dense(1e300, -1e300, 1e300, 1e300))
                .toArray();
        assertThat(probability[0] + probability[1]).isCloseTo(1, within(1e-6));
    }

    @Test
    void standardizationIsPartOfTheModel(@TempDir Path folder) throws Exception {
        Dataset<Row> plane = Samples.plane(spark(), 400);
        LayerNormMLPRegressionModel model =
                new LayerNormMLPRegressor().setMaxSteps(400).fit(plane);
        String path = folder.resolve("m").toString();
        model.write().save(path);

        LayerNormMLPRegressionModel loaded = LayerNormMLPRegressionModel.load(path);

        assertThat(loaded.network().standardization().scale())
                .isEqualTo(model.network().standardization().scale());
        assertThat(loaded.network().standardization().center())
                .isEqualTo(model.network().standardization().center());
        for (Row row : loaded.transform(plane).collectAsList()) {
            assertThat(row.<Double>getAs("prediction"))
                    .isCloseTo(model.predict(row.<Vector>getAs("features")), within(1e-3));
        }
        assertThat(new RegressionEvaluator().evaluate(loaded.transform(plane))).isLessThan(3);
    }

    @Test
    void aWarmStartKeepsTheStandardizationOfItsModel() {
        Dataset<Row> plane = Samples.plane(spark(), 200);
        LayerNormMLPRegressionModel first =
                new LayerNormMLPRegressor().setMaxIter(2).fit(plane);

        LayerNormMLPRegressionModel more =
                new LayerNormMLPRegressor().setInitialModel(first).setMaxIter(1).fit(plane.filter("id % 3 = 0"));

        assertThat(more.network().standardization().center())
                .isEqualTo(first.network().standardization().center());
    }

    @Test
    void channelsOfSequencesAreStandardised() {
        Dataset<Row> far = spark().range(0, 300, 1, 2)
                .selectExpr(
                        "transform(sequence(1, 1 + int(id % 5)), t -> (pmod(hash(id, t), 2001) - 1000) / 500D) AS x")
                .selectExpr(
                        "aggregate(x, 0D, (a, b) -> a + b) AS label",
                        "transform(x, v -> array(1e7D + v, 1e-9D * v * v)) AS features");

        LayerNormRNNRegressionModel model =
                new LayerNormRNNRegressor().setHiddenSize(16).fit(far);

        assertThat(model.network().standardization().columns()).isEqualTo(2);
        assertThat(new RegressionEvaluator().setMetricName("r2").evaluate(model.transform(far)))
                .isGreaterThan(0.9);
    }

    @Test
    void longBudgetsAreWatchedByRowsSetAside() {
        Dataset<Row> data = new VectorAssembler()
                .setInputCols(IntStream.range(0, 20).mapToObj(i -> "x" + i).toArray(String[]::new))
                .setOutputCol("features")
                .transform(spark().range(0, 1200, 1, 2)
                        .selectExpr(Stream.concat(
                                        IntStream.range(0, 20).mapToObj(i -> "rand(" + i + ") AS x" + i),
                                        Stream.of("double(rand(99) > 0.5) AS label"))
                                .toArray(String[]::new)));
        LayerNormMLPClassifier stage = new LayerNormMLPClassifier();

        List<EpochRecord> watched = stage.fit(data).summary().epochs();
        LayerNormTrainingSummary unwatched =
                stage.setValidationFraction(0).fit(data).summary();

        assertThat(watched.get(0).validationLoss()).isPositive();
        assertThat(watched.get(watched.size() - 1).validationLoss()).isNaN(); // trained on like the others by then
        assertThat(watched.get(watched.size() - 1).trainingLoss())
                .isGreaterThan(4
                        * unwatched.epochs().get(unwatched.epochs().size() - 1).trainingLoss());
        assertThat(unwatched.epochs()).allMatch(epoch -> Double.isNaN(epoch.validationLoss()));
        assertThat(unwatched.plan()).doesNotContain("set aside");
    }

    @Test
    void maxIterIsEpochs() {
        Dataset<Row> rows = Samples.clusters(spark(), 240);

        assertThat(new LayerNormMLPClassifier()
                        .setMaxIter(3)
                        .fit(rows)
                        .summary()
                        .epochs())
                .hasSize(3);
        assertThat(new LayerNormMLPClassifier()
                        .setMaxIter(0)
                        .fit(rows)
                        .summary()
                        .epochs())
                .isEmpty();
    }
}
