package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.testing.Clusters;
import io.github.sparklayernorm.testing.TwoHosts;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A straggler is overtaken by a copy of its task on another host, and the bits are those of a fit without one. */
@Tag("cluster")
@Timeout(300)
class SpeculationTest {
    @Test
    void stragglerIsOvertakenAndChangesNothing() throws Exception {
        SparkSession local = Clusters.start(Clusters.conf("undisturbed", "local[2]"));
        String undisturbed = Faults.hash(fit(local, Faults.FirstAttempt.SUCCEEDS));
        local.stop();
        AtomicInteger overtaken = new AtomicInteger();
        try (TwoHosts hosts = new TwoHosts()) {
            SparkSession session = Clusters.start(conf(hosts.master()));
            session.sparkContext().addSparkListener(new SparkListener() {
                @Override
                public void onTaskEnd(SparkListenerTaskEnd end) {
                    if (end.taskInfo().speculative() && end.taskInfo().successful()) {
                        overtaken.incrementAndGet();
                    }
                }
            });
            try {
                assertThat(Faults.hash(fit(session, Faults.FirstAttempt.STALLS)))
                        .isEqualTo(undisturbed);
                // packing the rows, and the round that has to pack lost ones again
                assertThat(overtaken).hasValueGreaterThanOrEqualTo(2);
            } finally {
                session.stop();
            }
        }
    }

    private static SparkConf conf(String master) {
        return Clusters.conf("speculation", master)
                .set("spark.executor.memory", "1g")
                .set("spark.speculation", "true")
                .set("spark.speculation.interval", "50ms")
                .set("spark.speculation.quantile", "0.5")
                .set("spark.speculation.multiplier", "1.1")
                .set("spark.speculation.minTaskRuntime", "2s") // those of the fit itself end sooner
                .set("spark.locality.wait", "0");
    }

    private static float[] fit(SparkSession session, Faults.FirstAttempt first) {
        TrainingListener listener = new TrainingListener() {
            private int rounds;

            @Override
            public void roundEnded(int epoch, int epochs, double fraction, double loss) {
                if (++rounds == 2 && first == Faults.FirstAttempt.STALLS) {
                    Faults.loseCached(session, 1);
                }
            }
        };
        TrainingConfig config = TrainingConfig.builder()
                .epochs(2)
                .batchSize(16)
                .averagingInterval(4)
                .seed(7)
                .build();
        return new DistributedTrainer(Faults.SPEC, config, List.of(listener))
                .fit(Faults.rows(session, first), null)
                .parameters();
    }
}
