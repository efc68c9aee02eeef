package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.LearningRateSchedule;
import io.github.sparklayernorm.train.Solver;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverfittingWatchTest extends SparkTest {
    private static final int EPOCHS = 20;
    private static final LearningRateSchedule COSINE =
            new LearningRateSchedule(LearningRateSchedule.Shape.COSINE, 0, 1, 1);

    @TempDir
    private Path directory;

    @Test
    void threeBadSignsOnEndBringItBackToTheLowestLoss() {
        OverfittingWatch watch = watch(COSINE);
        float[] best = {2};
        assertThat(after(watch, 1, 0.6, 0.60, 0.70, new float[] {1})).isNull();
        assertThat(after(watch, 2, 0.5, 0.55, 0.75, best)).isNull();
        assertThat(after(watch, 3, 0.4, 0.60, 0.74, new float[] {3})).isNull();
        assertThat(after(watch, 4, 0.3, 0.60, 0.76, new float[] {4})).isNull(); // a better metric is no bad sign
        assertThat(after(watch, 5, 0.3, 0.60, 0.70, new float[] {5})).isNull();
        assertThat(after(watch, 6, 0.3, 0.60, 0.70, new float[] {6})).isNull();
        assertThat(watch.watches(6)).isTrue();

        assertThat(after(watch, 7, 0.3, 0.60, 0.70, new float[] {7})).isSameAs(best);

        assertThat(watch.watches(7)).isFalse();
        assertThat(watch.lastEpoch()).isEqualTo(9);
        assertThat(watch.bestParameters).isNull();
        assertThat(after(watch, 8, 0.3, 0.60, 0.70, new float[] {8})).isNull();
        assertThat(watch.lastEpoch()).isEqualTo(9);
    }

    /** At a high rate the loss of other rows jumps; as long as the rows trained on are no better off, nothing is learned by heart. */
    @ParameterizedTest
    @ValueSource(doubles = {0.59, 0.62})
    void lossThatJumpsIsNoBadSignAloneWhereTheTrainingLossDoesToo(double trainingLoss) {
        OverfittingWatch watch = watch(COSINE);
        after(watch, 1, 0.6, 0.50, 0.7, new float[1]);
        for (int epoch = 2; epoch <= EPOCHS; epoch++) {
            assertThat(after(watch, epoch, trainingLoss, 0.60, 0.6, new float[1]))
                    .isNull();
        }
        assertThat(watch.lastEpoch()).isEqualTo(EPOCHS);
    }

    @Test
    void negativeLossesAreComparedAlike() {
        OverfittingWatch watch = watch(COSINE);
        after(watch, 1, -2, -2, 0.7, new float[1]);
        for (int epoch = 2; epoch <= 4; epoch++) {
            assertThat(after(watch, epoch, -3, -1.91, 0.6, new float[1])).isNull(); // within the margin
        }
        after(watch, 5, -3, -1.5, 0.6, new float[1]);
        after(watch, 6, -3, -1.5, 0.6, new float[1]);
        assertThat(after(watch, 7, -3, -1.5, 0.6, new float[1])).isNotNull();
    }

    /** A regressor's metric is its loss. */
    @Test
    void regressorsAreBroughtBackForLess() {
        OverfittingWatch watch = OverfittingWatch.of(config(COSINE), true, true);
        float[] best = {1};
        after(watch, 1, 0.6, 0.5, 0.7, best);
        after(watch, 2, 0.4, 0.515, 0.72, new float[] {2});
        after(watch, 3, 0.4, 0.515, 0.72, new float[] {3});
        assertThat(after(watch, 4, 0.4, 0.515, 0.72, new float[] {4})).isSameAs(best);
    }

    @Test
    void watchEndsAtHalfTimeAndARateThatDoesNotFallEndsTheTraining() {
        OverfittingWatch quiet = watch(COSINE);
        assertThat(quiet.watches(9)).isTrue();
        assertThat(quiet.watches(10)).isFalse();
        assertThat(OverfittingWatch.of(config(COSINE), false, false).watches(EPOCHS - 1))
                .as("nothing set aside: the user's own validation rows are never trained on")
                .isTrue();

        OverfittingWatch doubtful = watch(COSINE);
        after(doubtful, 1, 0.6, 0.5, 0.7, new float[1]);
        for (int epoch = 2; epoch <= 8; epoch++) {
            after(doubtful, epoch, 0.6, 0.6, 0.6, new float[1]);
        }
        after(doubtful, 9, 0.4, 0.6, 0.6, new float[1]);
        after(doubtful, 10, 0.4, 0.6, 0.6, new float[1]);
        assertThat(doubtful.watches(10)).as("a bad sign at half time").isTrue();
        after(doubtful, 11, 0.4, 0.6, 0.8, new float[1]);
        assertThat(doubtful.watches(11)).as("none any more").isFalse();
        assertThat(doubtful.lastEpoch()).isEqualTo(EPOCHS);

        OverfittingWatch constant = watch(LearningRateSchedule.CONSTANT);
        after(constant, 1, 0.6, 0.5, 0.7, new float[1]);
        for (int epoch = 2; epoch <= 4; epoch++) {
            after(constant, epoch, 0.1, 0.9, 0.6, new float[1]);
        }
        assertThat(constant.lastEpoch()).isEqualTo(4);
    }

    @Test
    void noiseIsNotLearnedByHeart() {
        TrainingResult watched = fit(noise(), 0.2, CheckpointSettings.NONE, Integer.MAX_VALUE);
        TrainingResult unwatched = fit(noise(), 0, CheckpointSettings.NONE, Integer.MAX_VALUE);

        assertThat(last(unwatched).trainingLoss()).as("by heart").isLessThan(0.2);
        assertThat(unwatched.history()).hasSize(EPOCHS);
        List<EpochRecord> history = watched.history();
        int watchedEpochs = (int) history.stream()
                .filter(epoch -> !Double.isNaN(epoch.validationLoss()))
                .count();
        assertThat(watchedEpochs).isLessThan(EPOCHS / 2);
        assertThat(history).hasSizeLessThan(EPOCHS);
        assertThat(last(watched).trainingLoss()).isGreaterThan(0.4);
        assertThat(last(watched).learningRate()).as("the rate has fallen").isLessThan(0.001);
        assertThat(last(watched).rowsPerSecond() * last(watched).seconds())
                .as("the rows set aside have come back")
                .isCloseTo(2 * 600, within(0.5));
    }

    /** Rounds in the watched part, at its end, and while the rate falls; and those after half time of a fit that learns. */
    @ParameterizedTest
    @ValueSource(ints = {3, 9, 14, 17, 20, 23})
    void fitThatDiedEndsWithTheSameBits(int diesInRound) {
        CheckpointSettings settings = new CheckpointSettings(directory.toUri().toString(), 1);
        for (Dataset<Row> rows : List.of(noise(), rule())) {
            TrainingResult whole = fit(rows, 0.2, CheckpointSettings.NONE, Integer.MAX_VALUE);
            assertThatThrownBy(() -> fit(rows, 0.2, settings, diesInRound)).hasMessage("the driver dies");
            TrainingResult resumed = fit(rows, 0.2, settings, Integer.MAX_VALUE);
            assertThat(resumed.parameters()).isEqualTo(whole.parameters());
            assertThat(resumed.history()).hasSameSizeAs(whole.history());
        }
    }

    private static EpochRecord last(TrainingResult result) {
        return result.history().get(result.history().size() - 1);
    }

    private static float[] after(
            OverfittingWatch watch, int epoch, double trainingLoss, double loss, double accuracy, float[] parameters) {
        return watch.epochEnded(new EpochRecord(epoch, trainingLoss, loss, accuracy, 1, 1, 0.01), parameters);
    }

    private static OverfittingWatch watch(LearningRateSchedule schedule) {
        return OverfittingWatch.of(config(schedule), true, false);
    }

    private static TrainingConfig config(LearningRateSchedule schedule) {
        return TrainingConfig.builder()
                .solver(Solver.ADAMW)
                .schedule(schedule)
                .stepSize(0.01)
                .epochs(EPOCHS)
                .passes(2)
                .batchSize(32)
                .averagingInterval(4)
                .seed(3)
                .build();
    }

    private static TrainingResult fit(Dataset<Row> rows, double share, CheckpointSettings settings, int diesInRound) {
        MlpSpec spec = new MlpSpec(
                20, List.of(64, 64), 2, Normalization.LAYER, Activation.RELU, 1e-5f, 0f, Loss.SOFTMAX_CROSS_ENTROPY);
        RowFormat format = new RowFormat(
                "a test",
                "features",
                "label",
                "weight",
                20,
                "as the network has inputs",
                2,
                1,
                false,
                RowFormat.InvalidRows.ERROR);
        TrainingPlan plan = new TrainingPlan(0, false, EPOCHS, 2, 1, 4, share, "a test says so");
        int[] rounds = new int[1];
        TrainingListener dying = new TrainingListener() {
            @Override
            public void roundEnded(int epoch, int epochs, double fraction, double loss) {
                if (++rounds[0] == diesInRound) {
                    throw new IllegalStateException("the driver dies");
                }
            }
        };
        try (JobText text = new JobText(spark().sparkContext(), "test")) {
            return new DistributedTrainer(spec, config(COSINE), List.of(dying), settings)
                    .fit(rows, format, plan, null, null, text);
        }
    }

    /** A label that has nothing to do with the features. */
    private static Dataset<Row> noise() {
        return rows((features, random) -> random.nextBoolean() ? 1 : 0);
    }

    private static Dataset<Row> rule() {
        return rows((features, random) -> features[0] + features[1] > 0 ? 1 : 0);
    }

    private interface Label {
        double of(double[] features, Random random);
    }

    private static Dataset<Row> rows(Label label) {
        Random random = new Random(5);
        List<Row> rows = IntStream.range(0, 600)
                .mapToObj(i -> {
                    double[] features = random.doubles(20, -1, 1).toArray();
                    return RowFactory.create(Vectors.dense(features), label.of(features, random), 1.0, false);
                })
                .toList();
        StructType schema = new StructType()
                .add("features", SQLDataTypes.VectorType())
                .add("label", DataTypes.DoubleType)
                .add("weight", DataTypes.DoubleType)
                .add("validation", DataTypes.BooleanType);
        return spark().createDataFrame(rows, schema).repartition(2);
    }
}
