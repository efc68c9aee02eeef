package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.testing.Clusters;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever happens to executors and tasks, a fit ends with the bits of an undisturbed one. */
@Tag("cluster")
class FaultsTest {
    private static SparkSession session;
    private static String undisturbed;

    @BeforeAll
    static void trainUndisturbedInLocalModeAndThenStartACluster() {
        session = Clusters.start(Clusters.conf("undisturbed", "local[2]"));
        undisturbed = fit(Faults.FirstAttempt.SUCCEEDS, () -> {});
        session = Clusters.start(Clusters.conf("faults", "local-cluster[2,1,1024]"));
        assertThat(session.sparkContext().isLocal()).isFalse();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(JavaSparkContext.fromSparkContext(session.sparkContext()).getPersistentRDDs())
                .isEmpty();
    }

    @Test
    void executorsInTheirOwnJvmsGiveTheBitsOfLocalMode() {
        assertThat(fit(Faults.FirstAttempt.SUCCEEDS, () -> {})).isEqualTo(undisturbed);
    }

    @Test
    void executorKilledInARoundChangesNothing() {
        Set<Long> executors = Faults.executors(session);
        long victim = executors.iterator().next();
        assertThat(victim).isNotEqualTo(ProcessHandle.current().pid());

        String hash = fit(
                Faults.FirstAttempt.SUCCEEDS, () -> ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly));

        assertThat(ProcessHandle.of(victim).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(hash).isEqualTo(undisturbed);
    }

    @Test
    void lostCachedPartitionChangesNothing() {
        assertThat(fit(Faults.FirstAttempt.SUCCEEDS, () -> Faults.loseCached(session, 2)))
                .isEqualTo(undisturbed);
    }

    @Test
    void failingTaskChangesNothing() {
        assertThat(fit(Faults.FirstAttempt.FAILS, () -> Faults.loseCached(session, 1)))
                .isEqualTo(undisturbed);
    }

    @Test
    void averagingThroughTheShuffleLosesNothingEither() {
        session.sparkContext().conf().set(Rounds.MAX_DIRECT_SIZE, "0");
        try {
            long victim = Faults.executors(session).iterator().next();
            assertThat(fit(
                            Faults.FirstAttempt.SUCCEEDS,
                            () -> ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly)))
                    .isEqualTo(undisturbed);
        } finally {
            session.sparkContext().conf().remove(Rounds.MAX_DIRECT_SIZE);
        }
    }

    @Test
    void limitOfSparkThatIsTooLowIsNamedWithWhatItMustBe() {
        session.sparkContext().conf().set("spark.driver.maxResultSize", "1m");
        MlpSpec wide = new MlpSpec(
                7, List.of(443, 443), 3, Normalization.LAYER, Activation.RELU, 1e-5f, 0f, Loss.SOFTMAX_CROSS_ENTROPY);
        try {
            assertThatThrownBy(() -> new DistributedTrainer(
                                    wide, TrainingConfig.builder().build(), List.of())
                            .fit(Faults.rows(session, Faults.FirstAttempt.SUCCEEDS), null))
                    .hasMessage(
                            "spark.driver.maxResultSize must hold the state of this network, 2373 KiB (parameters and the"
                                    + " optimiser's moments), but is 1024 KiB; raise it to 2670k or more, and"
                                    + " spark.driver.memory to at least five times that.");
        } finally {
            session.sparkContext().conf().remove("spark.driver.maxResultSize");
        }
    }

    @Test
    void cancelledJobGroupLeavesNoJobAndNoBlocks() throws InterruptedException {
        Throwable failure =
                Faults.fitAndStop(session, thread -> session.sparkContext().cancelJobGroup("mine"));
        assertThat(failure).hasMessageContaining("cancelled");
        assertNoJobIsLeft();
    }

    @Test
    void interruptedThreadLeavesNoJobAndNoBlocks() throws InterruptedException {
        assertThat(Faults.fitAndStop(session, Thread::interrupt)).isInstanceOf(InterruptedException.class);
        assertNoJobIsLeft();
    }

    @Test
    void partitionWhoseLossIsNotANumberIsNamed() {
        // finite as a float, but not once it is multiplied with the weights and summed
        Column huge = functions.array_repeat(functions.lit(3e38), Faults.SPEC.inputs());
        Dataset<Row> rows = Faults.rows(session, Faults.FirstAttempt.SUCCEEDS)
                .withColumn(
                        "features",
                        functions
                                .when(
                                        functions.spark_partition_id().equalTo(2),
                                        org.apache.spark.ml.functions.array_to_vector(huge))
                                .otherwise(functions.col("features")));
        assertThatThrownBy(() -> new DistributedTrainer(
                                Faults.SPEC, TrainingConfig.builder().build(), List.of())
                        .fit(rows, null))
                .hasMessageStartingWith(
                        "The training loss must stay finite, but in epoch 1 it became NaN or infinite in"
                                + " partition 2; try a smaller stepSize");
    }

    private static void assertNoJobIsLeft() throws InterruptedException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        for (int i = 0; context.statusTracker().getActiveJobIds().length > 0; i++) {
            assertThat(i).as("tenths of a second until no job is left").isLessThan(300);
            Thread.sleep(100);
        }
    }

    /** Trains, with something happening after the second round; the hash of the parameters. */
    private static String fit(Faults.FirstAttempt first, Runnable afterSecondRound) {
        TrainingListener listener = new TrainingListener() {
            private int rounds;

            @Override
            public void roundEnded(int epoch, int epochs, double fraction, double loss) {
                if (++rounds == 2) {
                    afterSecondRound.run();
                }
            }

            @Override
            public void epochEnded(EpochRecord epoch) {
                assertThat(epoch.validationLoss()).isPositive();
            }
        };
        TrainingConfig config = TrainingConfig.builder()
                .epochs(3)
                .batchSize(16)
                .averagingInterval(4)
                .stepSize(0.01)
                .seed(7)
                .build();
        TrainingResult result =
                new DistributedTrainer(Faults.SPEC, config, List.of(listener)).fit(Faults.rows(session, first), null);
        return Faults.hash(result.parameters());
    }
}
