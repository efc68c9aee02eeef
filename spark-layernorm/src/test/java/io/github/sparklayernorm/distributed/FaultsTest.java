package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.testing.Clusters;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
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
        SparkConf conf = Clusters.conf("faults", "local-cluster[2,1,1024]")
                .set("spark.speculation", "true")
                .set("spark.speculation.interval", "50ms")
                .set("spark.speculation.quantile", "0.5")
                .set("spark.speculation.minTaskRuntime", "500ms");
        session = Clusters.start(conf);
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
    void stragglerThatSpeculationOvertakesChangesNothing() {
        assertThat(fit(Faults.FirstAttempt.IS_SLOW, () -> Faults.loseCached(session, 1)))
                .isEqualTo(undisturbed);
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
