package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.distributed.DistributedTrainer;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingConfig;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * Trains 784-1000-1000-10 on MNIST in {@code local[2]} with two partitions and the default settings, and prints rows per
 * second, Spark's costs included, and the test accuracy after each epoch. The twin of peers/mnist_fit.py.
 *
 * <p>Usage: {@code MnistFit DIRECTORY EPOCHS}
 */
public final class MnistFit {
    private MnistFit() {}

    public static void main(String[] arguments) {
        SparkSession spark = Mnist.session("local[2]");
        TrainingConfig config = TrainingConfig.builder()
                .epochs(Integer.parseInt(arguments[1]))
                .seed(1)
                .build();
        List<EpochRecord> history = new DistributedTrainer(Mnist.SPEC, config, List.of())
                .fit(Mnist.trainingAndTest(spark, arguments[0], 2), null)
                .history();
        double seconds = history.stream().mapToDouble(EpochRecord::seconds).sum();
        System.out.printf(Locale.ROOT, "%.1f", 60_000 * history.size() / seconds);
        history.forEach(epoch -> System.out.printf(Locale.ROOT, " %.4f", epoch.validationMetric()));
        System.out.println();
        spark.stop();
    }
}
