package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.testing.Clusters;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Partitions that are larger than memory are trained on from disk, block by block, with the same bits. */
@Tag("cluster") // for sessions with a memory of their own
class SpillTest {
    private static SparkSession session;

    @AfterAll
    static void stop() {
        session.stop();
    }

    @Test
    void partitionsThatDoNotFitIntoMemoryGiveTheSameBits() {
        AtomicLong onDisk = new AtomicLong();
        start("large");
        float[] inMemory = fit(onDisk);
        assertThat(onDisk.get()).isZero();

        // 20 kB in all, where the packed rows take about 30 kB
        start("small", "spark.testing.memory", "20000", "spark.testing.reservedMemory", "0");
        float[] fromDisk = fit(onDisk);

        assertThat(onDisk.get()).isPositive();
        assertThat(fromDisk).isEqualTo(inMemory);

        onDisk.set(0);
        start(
                "small with Kryo",
                "spark.testing.memory",
                "20000",
                "spark.testing.reservedMemory",
                "0",
                "spark.serializer",
                KryoSerializer.class.getName());
        assertThat(fit(onDisk)).isEqualTo(inMemory);
        assertThat(onDisk.get()).isPositive();
    }

    private static void start(String name, String... settings) {
        SparkConf conf = Clusters.conf(name, "local[2]").set(PackedData.BLOCK_SIZE, "1k");
        for (int i = 0; i < settings.length; i += 2) {
            conf.set(settings[i], settings[i + 1]);
        }
        session = Clusters.start(conf);
    }

    /** Trains; the most that lay on disk between two rounds. */
    private static float[] fit(AtomicLong onDisk) {
        TrainingListener listener = new TrainingListener() {
            @Override
            public void roundEnded(int epoch, int epochs, double fraction, double loss) {
                long now = Arrays.stream(session.sparkContext().getRDDStorageInfo())
                        .mapToLong(RDDInfo::diskSize)
                        .sum();
                onDisk.accumulateAndGet(now, Math::max);
            }
        };
        TrainingConfig config = TrainingConfig.builder()
                .epochs(2)
                .batchSize(16)
                .averagingInterval(5)
                .seed(7)
                .build();
        return new DistributedTrainer(Faults.SPEC, config, List.of(listener))
                .fit(Faults.rows(session, Faults.FirstAttempt.SUCCEEDS), null)
                .parameters();
    }
}
