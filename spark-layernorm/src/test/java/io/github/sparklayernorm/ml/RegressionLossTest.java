package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The param loss of the regressors. */
class RegressionLossTest extends SparkTest {
    private static final int INPUTS = 5;

    @TempDir
    Path folder;

    /** Friedman 1991's first function of five uniform columns, deviation 5, with unit noise; some labels 50 times as large. */
    private static List<Row> friedman(long seed, int rows, double wrong) {
        Random random = new Random(seed);
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            double[] x = random.doubles(INPUTS).toArray();
            double label = 10 * Math.sin(Math.PI * x[0] * x[1])
                    + 20 * (x[2] - 0.5) * (x[2] - 0.5)
                    + 10 * x[3]
                    + 5 * x[4]
                    + random.nextGaussian();
            list.add(Samples.row(Vectors.dense(x), random.nextDouble() < wrong ? 50 * label : label));
        }
        return list;
    }

    private static Dataset<Row> data(List<Row> rows) {
        return Samples.of(spark(), rows.toArray(new Row[0]));
    }

    private static LayerNormMLPRegressor regressor(String loss) {
        return new LayerNormMLPRegressor()
                .setHiddenLayers(new int[] {32})
                .setMaxSteps(400)
                .setLoss(loss);
    }

    /** Root mean squared and mean absolute error over rows. */
    private static double[] errors(LayerNormMLPRegressionModel model, List<Row> rows) {
        double squares = 0;
        double sum = 0;
        for (Row row : rows) {
            double error = model.predict(row.getAs(0)) - row.getDouble(1);
            squares += error * error;
            sum += Math.abs(error);
        }
        return new double[] {Math.sqrt(squares / rows.size()), sum / rows.size()};
    }

    /** With 5 % of the labels 50 times too large, squared error predicts far beside every row, and Huber nearly as of clean ones. */
    @Test
    void huberLearnsWhatHoldsForRowsWithoutWrongLabels() {
        for (long seed : new long[] {1, 2, 3}) {
            List<Row> wrong = friedman(seed, 1200, 0.05);
            List<Row> test = friedman(100 + seed, 400, 0);
            double[] clean = errors(regressor("squaredError").fit(data(friedman(seed, 1200, 0))), test);
            double[] squared = errors(regressor("squaredError").fit(data(wrong)), test);
            double[] huber = errors(regressor("huber").fit(data(wrong)), test);

            String found = String.format(
                    "seed %d, rmse and mae: clean %.2f %.2f, squared error %.2f %.2f, huber %.2f %.2f",
                    seed, clean[0], clean[1], squared[0], squared[1], huber[0], huber[1]);
            for (int k = 0; k < 2; k++) {
                assertThat(huber[k]).as(found).isLessThan(squared[k] / 5).isLessThan(1.5 * clean[k]);
            }
        }
    }

    @Test
    void deltaIsInDeviationsOfTheLabelThatOutliersDoNotEnter() {
        LayerNormMLPRegressor stage = regressor("huber").setMaxSteps(1);
        List<Row> wrong = friedman(1, 1200, 0.05);

        var clean = stage.fit(data(friedman(1, 1200, 0))).regression().scaling();
        var scaling = stage.fit(data(wrong)).regression().scaling();
        stage.setLoss("squaredError");
        var squaredClean = stage.fit(data(friedman(1, 1200, 0))).regression().scaling();
        var squared = stage.fit(data(wrong)).regression().scaling();

        assertThat(clean).usingRecursiveComparison().isEqualTo(squaredClean);
        assertThat(clean.deviation()[0]).isCloseTo(5, within(0.4));
        assertThat(scaling.mean()[0]).isCloseTo(clean.mean()[0], within(0.8));
        assertThat(scaling.deviation()[0]).isCloseTo(5, within(1.0));
        assertThat(squared.deviation()[0]).isGreaterThan(100);
    }

    @Test
    void aLargeDeltaIsSquaredErrorToTheBit() {
        Dataset<Row> rows = Samples.plane(spark(), 200);

        assertThat(regressor("huber(1e9)").fit(rows).network().parameters())
                .isEqualTo(regressor("squaredError").fit(rows).network().parameters())
                .isNotEqualTo(regressor("huber(0.1)").fit(rows).network().parameters());
    }

    @Test
    void theModelSaysItsLossAndComesBackWithIt() throws Exception {
        Dataset<Row> rows = Samples.targets(spark(), 120);
        LayerNormMLPRegressionModel model =
                regressor("Huber(2.5)").setLabelCol("targets").setMaxSteps(20).fit(rows);
        model.save(folder + "/model");
        LayerNormMLPRegressionModel loaded = LayerNormMLPRegressionModel.load(folder + "/model");

        assertThat(model.getLoss()).isEqualTo("Huber(2.5)");
        assertThat(loaded.getLoss()).isEqualTo("Huber(2.5)");
        assertThat(loaded.network().spec().toJson()).contains("\"loss\":\"HUBER(2.5)\"");
        assertThat(loaded.network().spec()).isEqualTo(model.network().spec());
        assertThat(loaded.transform(rows).collectAsList())
                .isEqualTo(model.transform(rows).collectAsList());
        assertThatThrownBy(() -> regressor("huber(2)")
                        .setLabelCol("targets")
                        .setInitialModel(model)
                        .fit(rows))
                .hasMessageContaining("its loss is HUBER(2.5) instead of HUBER(2.0)");
    }

    @Test
    void sequencesHaveItToo() {
        Dataset<Row> rows = SequenceSamples.sums(spark(), 120);
        LayerNormRNNRegressor stage = new LayerNormRNNRegressor()
                .setHiddenSize(8)
                .setMaxIter(20)
                .setStepSize(0.05)
                .setLoss("HUBER");

        LayerNormRNNRegressionModel model = stage.fit(rows);

        assertThat(model.getLoss()).isEqualTo("HUBER");
        assertThat(model.network().spec().loss().text()).isEqualTo("HUBER(1.35)");
        assertThat(model.summary().trainingLoss())
                .isPositive()
                .isLessThan(model.summary().constantLoss());
        assertThat(model.network().parameters())
                .isNotEqualTo(stage.setLoss("squaredError").fit(rows).network().parameters());
    }

    @Test
    void aFullBatchSolverFindsALineThroughWrongLabels() {
        Random random = new Random(1);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            double x = random.nextGaussian();
            rows.add(Samples.row(Vectors.dense(x), i % 10 == 0 ? 500 : 3 * x + 7));
        }
        LayerNormMLPRegressor line = new LayerNormMLPRegressor()
                .setHiddenLayers(new int[0])
                .setSolver("l-bfgs")
                .setMaxIter(40);

        LayerNormMLPRegressionModel huber = line.setLoss("huber(0.1)").fit(data(rows));
        LayerNormMLPRegressionModel squared = line.setLoss("squaredError").fit(data(rows));

        assertThat(huber.predict(Vectors.dense(0))).isCloseTo(7, within(0.2));
        assertThat(huber.predict(Vectors.dense(1))).isCloseTo(10, within(0.2));
        assertThat(squared.predict(Vectors.dense(0))).isGreaterThan(40);
    }

    @Test
    void whatIsNoLossOfValuesIsRefused() {
        for (String text : new String[] {
            "",
            "absolute",
            "huber(0)",
            "huber(-1)",
            "huber(NaN)",
            "huber(",
            "softmaxCrossEntropy",
            "mixture_density",
            "squaredError(1)"
        }) {
            assertThatThrownBy(() -> new LayerNormMLPRegressor().setLoss(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "LayerNormMLPRegressor: param \"loss\" must be squaredError, huber, or huber(delta) with a"
                                    + " delta > 0, as in huber(2.5), but is " + text
                                    + "; explainParams() tells what it does.");
        }
        assertThatThrownBy(() -> new LayerNormRNNRegressor().setLoss(null))
                .hasMessageContaining("LayerNormRNNRegressor: param \"loss\" must be squaredError");
        assertThat(new LayerNormMLPRegressor().getLoss()).isEqualTo("squaredError");
    }
}
