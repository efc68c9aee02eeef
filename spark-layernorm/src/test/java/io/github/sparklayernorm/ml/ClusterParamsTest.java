package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Averaging, checkpoints, stopping and l-bfgs, as the public stages offer them. */
class ClusterParamsTest extends SparkTest {
    @TempDir
    Path folder;

    private static LayerNormMLPClassifier classifier() {
        return new LayerNormMLPClassifier()
                .setHiddenLayers(new int[] {16})
                .setBatchSize(8)
                .setAveragingInterval(4)
                .setStepSize(0.02)
                .setMaxIter(4)
                .setNumPartitions(2)
                .setSeed(7);
    }

    private static LayerNormMLPRegressor regressor() {
        return new LayerNormMLPRegressor()
                .setHiddenLayers(new int[] {16})
                .setBatchSize(8)
                .setAveragingInterval(4)
                .setStepSize(0.05)
                .setMaxIter(4)
                .setSeed(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"slowmo", "nesterov"})
    void outerOptimizerTrainsAnotherModelThanPlainAveragingAndLearns(String outer) {
        Dataset<Row> data = Samples.clusters(spark(), 240);

        LayerNormMLPClassificationModel model =
                classifier().setOuterOptimizer(outer).setMaxIter(8).fit(data);

        assertThat(model.network().parameters())
                .isNotEqualTo(classifier().setMaxIter(8).fit(data).network().parameters());
        assertThat(accuracy(model.transform(data))).isGreaterThan(0.95);
    }

    @Test
    void averagingWarmupMakesTheFirstRoundsShort() {
        int[] rounds = new int[1];
        Dataset<Row> data = Samples.clusters(spark(), 80).coalesce(1);

        // 10 steps: four rounds of 8 / 8 steps, then one of 6
        classifier()
                .setAveragingInterval(8)
                .setAveragingWarmupSteps(4)
                .setNumPartitions(1)
                .setMaxIter(1)
                .addTrainingListener(stopAfter(rounds, Integer.MAX_VALUE))
                .fit(data);

        assertThat(rounds[0]).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"average", "slowmo", "nesterov"})
    void classifierThatDiedGoesOnAndEndsWithTheSameBits(String outer) throws IOException {
        Dataset<Row> data = Samples.clusters(spark(), 240);
        float[] whole =
                classifier().setOuterOptimizer(outer).fit(data).network().parameters();
        LayerNormMLPClassifier saving =
                classifier().setOuterOptimizer(outer).setCheckpointDir(dir()).setCheckpointInterval(3);
        assertThatThrownBy(() -> saving.copy(ParamMap.empty())
                        .addTrainingListener(stopAfter(new int[1], 11))
                        .fit(data))
                .hasMessage("the driver dies");
        assertThat(checkpoints()).isNotEmpty();

        int[] rounds = new int[1];
        LayerNormMLPClassificationModel resumed =
                saving.addTrainingListener(stopAfter(rounds, Integer.MAX_VALUE)).fit(data);

        assertThat(resumed.network().parameters()).isEqualTo(whole);
        assertThat(resumed.summary().epochs()).hasSize(4);
        assertThat(rounds[0]).as("rounds after the checkpoint").isEqualTo(16 - 9);
        assertThat(checkpoints()).isEmpty();
    }

    @Test
    void regressorThatDiedGoesOnAndEndsWithTheSameBits() {
        Dataset<Row> data = Samples.plane(spark(), 240);
        float[] whole = regressor().fit(data).network().parameters();
        LayerNormMLPRegressor saving = regressor().setCheckpointDir(dir()).setCheckpointInterval(3);
        assertThatThrownBy(() -> saving.copy(ParamMap.empty())
                        .addTrainingListener(stopAfter(new int[1], 11))
                        .fit(data))
                .hasMessage("the driver dies");

        assertThat(saving.fit(data).network().parameters()).isEqualTo(whole);
    }

    @Test
    void fitsOfOneVsRestGoOnEachFromItsOwnCheckpoint() {
        Dataset<Row> data = Samples.clusters(spark(), 240);
        OneVsRestModel undisturbed = new OneVsRest().setClassifier(classifier()).fit(data);
        LayerNormMLPClassifier saving = classifier().setCheckpointDir(dir()).setCheckpointInterval(1);
        int[] rounds = new int[1];
        assertThatThrownBy(() -> new OneVsRest()
                        .setClassifier(saving.copy(ParamMap.empty()).addTrainingListener(stopAfter(rounds, 31)))
                        .fit(data))
                .hasStackTraceContaining("the driver dies"); // in the second of three fits

        OneVsRestModel again = new OneVsRest()
                .setClassifier(saving.addTrainingListener(stopAfter(rounds, Integer.MAX_VALUE)))
                .fit(data);

        for (int i = 0; i < Samples.CLASSES; i++) {
            assertThat(parameters(again, i)).isEqualTo(parameters(undisturbed, i));
        }
        assertThat(rounds[0]).as("the second went on").isEqualTo(31 + 3 * 20 - 10);
    }

    private static float[] parameters(OneVsRestModel model, int i) {
        return ((LayerNormMLPClassificationModel) (Object) model.models()[i])
                .network()
                .parameters();
    }

    @Test
    void fitsOfACrossValidatorShareACheckpointDir() throws IOException {
        Dataset<Row> data = Samples.clusters(spark(), 240);
        assertThat(averageMetrics(classifier().setCheckpointDir(dir()).setCheckpointInterval(1), data))
                .isEqualTo(averageMetrics(classifier(), data));
        assertThat(checkpoints()).isEmpty();
    }

    private static double[] averageMetrics(LayerNormMLPClassifier stage, Dataset<Row> data) {
        return new CrossValidator()
                .setEstimator(stage)
                .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("logLoss"))
                .setEstimatorParamMaps(new ParamGridBuilder()
                        .addGrid(stage.stepSize(), new double[] {0.01, 0.02})
                        .build())
                .setNumFolds(2)
                .setParallelism(4)
                .setSeed(3)
                .fit(data)
                .avgMetrics();
    }

    @Test
    void lbfgsIsAsGoodAsAdamAndAsLogisticRegression() {
        Dataset<Row> data = Samples.clusters(spark(), 240);
        Dataset<Row> training = data.filter("not held");
        Dataset<Row> test = data.filter("held");

        double lbfgs = accuracy(
                classifier().setSolver("l-bfgs").setMaxIter(30).fit(training).transform(test));

        double adam = accuracy(classifier().setMaxIter(8).fit(training).transform(test));
        double linear = accuracy(new LogisticRegression().fit(training).transform(test));
        assertThat(lbfgs).isGreaterThanOrEqualTo(adam - 0.02).isGreaterThanOrEqualTo(linear - 0.02);
    }

    @Test
    void lbfgsRefusesWhatItCannotHave() {
        Dataset<Row> data = Samples.clusters(spark(), 60);
        assertThatThrownBy(
                        () -> classifier().setSolver("l-bfgs").setDropout(0.5).fit(data))
                .hasMessageContaining("solver=l-bfgs needs a loss that is the same each time it is asked for");
        assertThatThrownBy(() -> classifier()
                        .setSolver("l-bfgs")
                        .setNormalization("batch")
                        .fit(data))
                .hasMessageContaining("solver=l-bfgs needs a normalization without statistics of mini-batches");
        assertThatThrownBy(() ->
                        classifier().setSolver("l-bfgs").setCheckpointDir(dir()).fit(data))
                .hasMessageContaining("solver=l-bfgs needs no checkpointDir");
    }

    @Test
    void bestParametersByValidationAreRestored() {
        Dataset<Row> data = Samples.clusters(spark(), 240)
                .withColumn("label", functions.expr("if(id % 5 = 0, (label + 1) % 3, label)")); // wrong in a fifth
        LayerNormMLPClassificationModel model = classifier()
                .setValidationIndicatorCol("held")
                .setEarlyStoppingPatience(3)
                .setStepSize(0.05)
                .setMaxIter(60)
                .fit(data);

        List<EpochRecord> epochs = model.summary().epochs();
        double best =
                epochs.stream().mapToDouble(EpochRecord::validationLoss).min().getAsDouble();
        assertThat(epochs.size()).isLessThan(60);
        assertThat(epochs.get(epochs.size() - 4).validationLoss()).isEqualTo(best);
        assertThat(epochs.get(epochs.size() - 1).validationLoss()).isGreaterThan(best);
        assertThat(logLoss(model, data.filter("held"))).isCloseTo(best, within(1e-5));
    }

    @Test
    void trainingStopsWhereTheLossNoLongerFallsByTol() {
        Dataset<Row> data = Samples.plane(spark(), 240);
        LayerNormMLPRegressionModel model =
                regressor().setTol(0.2).setMaxIter(100).fit(data);

        List<EpochRecord> epochs = model.summary().epochs();
        int last = epochs.size() - 1;
        assertThat(last).isBetween(1, 98);
        for (int i = 1; i <= last; i++) {
            double before = epochs.get(i - 1).trainingLoss();
            boolean falls = before - epochs.get(i).trainingLoss() >= 0.2 * before;
            assertThat(falls).as("epoch %s", i + 1).isEqualTo(i < last);
        }
    }

    @Test
    void initialModelIsTrainedOnByAnySolver() {
        Dataset<Row> data = Samples.clusters(spark(), 240);
        LayerNormMLPClassificationModel first = classifier().setMaxIter(1).fit(data);
        double loss = first.summary().epochs().get(0).trainingLoss();
        for (String solver : List.of("adam", "adamw", "sparse-adam", "sgd", "l-bfgs")) {
            LayerNormMLPClassificationModel more = classifier()
                    .setSolver(solver)
                    .setInitialModel(first)
                    .setMaxIter(2)
                    .fit(data);
            assertThat(more.summary().epochs().get(1).trainingLoss()).as(solver).isLessThan(loss);
        }
    }

    @Test
    void paramsOfTheClusterAreSavedAndLoaded() throws IOException {
        LayerNormMLPClassifier stage = classifier()
                .setOuterOptimizer("nesterov")
                .setAveragingWarmupSteps(32)
                .setCheckpointDir(dir())
                .setCheckpointInterval(17)
                .setSolver("sparse-adam")
                .setEarlyStoppingPatience(3)
                .setTol(0.25);
        stage.write().save(folder.resolve("stage").toString());

        LayerNormMLPClassifier loaded =
                LayerNormMLPClassifier.load(folder.resolve("stage").toString());

        assertThat(loaded.getOuterOptimizer()).isEqualTo("nesterov");
        assertThat(loaded.getAveragingWarmupSteps()).isEqualTo(32);
        assertThat(loaded.getCheckpointDir()).isEqualTo(dir());
        assertThat(loaded.getCheckpointInterval()).isEqualTo(17);
        assertThat(loaded.getSolver()).isEqualTo("sparse-adam");
        assertThat(loaded.getEarlyStoppingPatience()).isEqualTo(3);
        assertThat(loaded.getTol()).isEqualTo(0.25);
    }

    private static double accuracy(Dataset<Row> predicted) {
        return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predicted);
    }

    private static double logLoss(LayerNormMLPClassificationModel model, Dataset<Row> rows) {
        return model.transform(rows).select("probability", "label").collectAsList().stream()
                .mapToDouble(row -> -Math.log(row.<Vector>getAs(0).apply((int) row.getDouble(1))))
                .average()
                .getAsDouble();
    }

    private static TrainingListener stopAfter(int[] rounds, int last) {
        return new TrainingListener() {
            @Override
            public void roundEnded(int epoch, int epochs, double fraction, double loss) {
                if (++rounds[0] == last) {
                    throw new IllegalStateException("the driver dies");
                }
            }
        };
    }

    private String dir() {
        return folder.resolve("checkpoints").toUri().toString();
    }

    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("checkpoints"))) {
            return files.filter(file -> !file.toString().endsWith(".crc")).toList();
        }
    }
}
