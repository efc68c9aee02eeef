package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.distributed.DistributedTrainer;
import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingConfig;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows per second of the same two partitions on so many executors of one core each: the fastest of five epochs.
 *
 * <p>Usage: {@code Executors MASTER EXECUTORS HIDDEN INTERVAL,..}, for example {@code Executors spark://127.0.0.1:7077 2
 * 1000 64,256}
 */
public final class Executors {
    private static final int ROWS = 32768; // 256 batches, half of them in each partition

    private Executors() {}

    public static void main(String[] arguments) {
        SparkSession spark = SparkSession.builder()
                .master(arguments[0])
                .appName("Executors")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.executor.cores", "1")
                .config("spark.cores.max", arguments[1])
                // else the first executor gets all partitions, and keeps them while the other one waits
                .config("spark.scheduler.minRegisteredResourcesRatio", "1")
                // executors in JVMs of their own get this program's classes
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        int hidden = Integer.parseInt(arguments[2]);
        MlpSpec spec = new MlpSpec(
                784,
                List.of(hidden, hidden),
                10,
                Normalization.LAYER,
                Activation.RELU,
                1e-5f,
                0f,
                Loss.SOFTMAX_CROSS_ENTROPY);
        Dataset<Row> rows = Synthetic.dense(spark, 2, ROWS / 2, 784);
        for (String interval : arguments[3].split(",")) {
            TrainingConfig config = TrainingConfig.builder()
                    .epochs(5)
                    .averagingInterval(Integer.parseInt(interval))
                    .stepSize(1e-4)
                    .build();
            double fastest = new DistributedTrainer(spec, config, List.of())
                    .fit(rows, null).history().stream()
                            .mapToDouble(EpochRecord::rowsPerSecond)
                            .max()
                            .orElseThrow();
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s executor(s), hidden %d, interval %s: %.0f rows/s%n",
                    arguments[0],
                    arguments[1],
                    hidden,
                    interval,
                    fastest);
        }
        spark.stop();
    }
}
