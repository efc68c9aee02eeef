package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.Batch;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.Networks;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.DenseField;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.Interval;
import io.github.sparklayernorm.train.LocalTrainer;
import io.github.sparklayernorm.train.PackedRows;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import io.github.sparklayernorm.train.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class DistributedTrainerTest extends SparkTest {
    private static final MlpSpec SPEC = Networks.mlp(Normalization.LAYER, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    private static final StructType SCHEMA = new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType)
            .add("validation", DataTypes.BooleanType);

    @Test
    void onePartitionAndManyRoundsEqualLocalTraining() {
        TrainingConfig config = config().build();
        Batch batch = Networks.batch(SPEC, 101, 1);
        Network network = Network.of(SPEC, Kernels.java());
        network.initialize(config.seed());
        TrainingState state = TrainingState.start(
                network.parameters().values(), 2, network.parameters().trained());
        double weight = 0;
        for (float w : batch.weights) {
            weight += w;
        }
        PackedRows rows =
                new PackedRows(101, weight, new DenseField(5, batch.input(0).features), batch.targets, batch.weights);
        int steps = rows.batches(config.batchSize());
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            Interval interval = new Interval(epoch, 0, steps, (long) epoch * steps, 0, weight / 101);
            state = new LocalTrainer(SPEC, config, Kernels.best())
                    .train(List.of(rows).iterator(), 0, interval, state)
                    .state();
        }
        assertThat(fit(config, List.of(rows(101, 1))).parameters()).isEqualTo(state.parameters());
    }

    @Test
    void twoRunsGiveTheSameBits() {
        List<List<Row>> parts = List.of(rows(101, 1), rows(64, 2), rows(33, 3));
        float[] first = fit(config().build(), parts).parameters();
        assertThat(fit(config().build(), parts).parameters()).isEqualTo(first);
        assertThat(fit(config().seed(6).build(), parts).parameters()).isNotEqualTo(first);
    }

    @Test
    void partitionsWithoutRowsAndWithLessThanABatchTakePart() {
        List<EpochRecord> seen = new ArrayList<>();
        TrainingResult result =
                fit(config().epochs(12).build(), List.of(List.of(), rows(3, 1), List.of(), rows(90, 2)), seen);
        assertThat(seen).isEqualTo(result.history()).hasSize(12);
        assertThat(seen.get(11).trainingLoss()).isLessThan(seen.get(0).trainingLoss() * 0.9);
        // the three rows count: without them the result is another
        assertThat(fit(config().epochs(12).build(), List.of(List.of(), List.of(), List.of(), rows(90, 2)))
                        .parameters())
                .isNotEqualTo(result.parameters());
    }

    @Test
    void rowsThatAShuffleBringsInAnotherOrderGiveTheSameBits() {
        Dataset<Row> one = dataset(List.of(rows(101, 1), rows(64, 2))).repartition(3, functions.col("weight"));
        Dataset<Row> other = dataset(List.of(rows(64, 2), rows(101, 1))).repartition(3, functions.col("weight"));
        assertThat(first(other)).isNotEqualTo(first(one));

        DistributedTrainer trainer = new DistributedTrainer(SPEC, config().build(), List.of());
        assertThat(trainer.fit(other, null).parameters())
                .isEqualTo(trainer.fit(one, null).parameters());
    }

    /** The weight of the first row of each partition. */
    private static List<Double> first(Dataset<Row> rows) {
        return rows.toJavaRDD()
                .mapPartitions(part -> List.of(part.next().getDouble(2)).iterator())
                .collect();
    }

    @Test
    void progressIsToldInOrder() {
        List<String> told = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void roundEnded(int epoch, int epochs, double fraction, double loss) {
                assertThat(loss).isPositive();
                told.add("round %d/%d %.2f".formatted(epoch, epochs, fraction));
            }

            @Override
            public void epochEnded(EpochRecord epoch) {
                told.add("epoch " + epoch.epoch());
            }
        };
        new DistributedTrainer(SPEC, config().averagingInterval(3).build(), List.of(listener))
                .fit(dataset(List.of(rows(64, 1), rows(33, 2))), null);
        assertThat(told)
                .containsExactly(
                        "round 1/2 0.75", "round 1/2 1.00", "epoch 1", "round 2/2 0.75", "round 2/2 1.00", "epoch 2");
    }

    @Test
    void trainingGoesOnFromGivenParameters() {
        List<List<Row>> parts = List.of(rows(101, 1), rows(64, 2));
        TrainingResult first = fit(config().epochs(8).build(), parts);
        TrainingResult second = new DistributedTrainer(SPEC, config().epochs(1).build(), List.of())
                .fit(dataset(parts), first.parameters());
        assertThat(second.history().get(0).trainingLoss())
                .isLessThan(first.history().get(0).trainingLoss() * 0.9);
    }

    @Test
    void lossThatIsNotFiniteStopsTheFitAndNamesThePartition() {
        Set<Integer> before = persisted();
        assertThatThrownBy(() -> fit(
                        config().solver(io.github.sparklayernorm.train.Solver.SGD)
                                .stepSize(1e38)
                                .build(),
                        List.of(List.of(), rows(101, 1))))
                .hasMessageStartingWith(
                        "The training loss must stay finite, but in epoch 1 it became NaN or infinite in"
                                + " partition 1; try a smaller stepSize (now 1.0E38), gradientClip=1, or scale the features.");
        assertNothingIsLeftBehind(before);
    }

    @Test
    void parametersThatTheLastStepEndsAreNoModel() {
        Set<Integer> before = persisted();
        assertThatThrownBy(() -> fit(
                        config().solver(io.github.sparklayernorm.train.Solver.SGD)
                                .stepSize(1e300)
                                .batchSize(101)
                                .epochs(1)
                                .build(),
                        List.of(rows(101, 1))))
                .hasMessage("The parameters must stay finite, but in epoch 1 some became NaN or infinite; try a smaller"
                        + " stepSize (now 1.0E300), gradientClip=1, or scale the features.");
        assertNothingIsLeftBehind(before);
    }

    @Test
    void resultOfATrainingHasFiniteParametersOnly() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> new TrainingResult(new float[] {1, bad, -bad}, List.of(), java.util.Map.of()))
                    .hasMessageStartingWith("The parameters must stay finite, but some are NaN or infinite");
        }
        float[] largest = {Float.MAX_VALUE, Float.MAX_VALUE, Float.MAX_VALUE};
        assertThat(new TrainingResult(largest, List.of(), java.util.Map.of()).parameters())
                .isSameAs(largest);
    }

    @Test
    void nothingIsLeftBehind() {
        Set<Integer> before = persisted();
        fit(config().build(), List.of(rows(101, 1)));
        assertNothingIsLeftBehind(before);
    }

    /** The session is shared: data frames that other tests cached are none of a fit's business. */
    private static Set<Integer> persisted() {
        return Set.copyOf(JavaSparkContext.fromSparkContext(spark().sparkContext())
                .getPersistentRDDs()
                .keySet());
    }

    private static void assertNothingIsLeftBehind(Set<Integer> before) {
        assertThat(persisted()).isEqualTo(before);
        assertThat(spark().sparkContext().getLocalProperty("spark.job.description"))
                .isNull();
    }

    private static TrainingConfig.Builder config() {
        return TrainingConfig.builder()
                .batchSize(16)
                .epochs(2)
                .averagingInterval(2)
                .stepSize(0.01)
                .seed(5);
    }

    private static TrainingResult fit(TrainingConfig config, List<List<Row>> partitions) {
        return fit(config, partitions, new ArrayList<>());
    }

    private static TrainingResult fit(TrainingConfig config, List<List<Row>> partitions, List<EpochRecord> seen) {
        TrainingListener listener = new TrainingListener() {
            @Override
            public void epochEnded(EpochRecord epoch) {
                seen.add(epoch);
            }
        };
        return new DistributedTrainer(SPEC, config, List.of(listener)).fit(dataset(partitions), null);
    }

    /** A Dataset with exactly these partitions. */
    private static Dataset<Row> dataset(List<List<Row>> partitions) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark().sparkContext());
        return spark().createDataFrame(
                        context.parallelize(partitions, partitions.size()).flatMap(List::iterator), SCHEMA);
    }

    private static List<Row> rows(int count, long seed) {
        Batch batch = Networks.batch(SPEC, count, seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] features = new double[SPEC.inputs()];
            for (int j = 0; j < features.length; j++) {
                features[j] = batch.input(0).features[i * features.length + j];
            }
            rows.add(RowFactory.create(
                    Vectors.dense(features), (double) batch.targets[i], (double) batch.weights[i], false));
        }
        return rows;
    }
}
