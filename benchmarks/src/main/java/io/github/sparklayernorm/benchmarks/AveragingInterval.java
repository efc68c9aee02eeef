package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.distributed.DistributedTrainer;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Test accuracy on MNIST after each epoch, by partitions and averaging interval: one line each.
 *
 * <p>Usage: {@code AveragingInterval DIRECTORY EPOCHS PARTITIONS,.. INTERVAL,..}
 */
public final class AveragingInterval {
    private AveragingInterval() {}

    public static void main(String[] arguments) {
        SparkSession spark = Mnist.session("local[2]");
        int epochs = Integer.parseInt(arguments[1]);
        System.out.println("partitions interval seconds  test accuracy after each epoch");
        for (int partitions : numbers(arguments[2])) {
            Dataset<Row> rows = Mnist.trainingAndTest(spark, arguments[0], partitions);
            for (int interval : numbers(arguments[3])) {
                TrainingConfig config = TrainingConfig.builder()
                        .epochs(epochs)
                        .averagingInterval(interval)
                        .seed(1)
                        .build();
                List<EpochRecord> history = new DistributedTrainer(Mnist.SPEC, config, List.of())
                        .fit(rows, null)
                        .history();
                double seconds =
                        history.stream().mapToDouble(EpochRecord::seconds).sum();
                String accuracies = history.stream()
                        .map(epoch -> String.format(Locale.ROOT, "%.4f", epoch.validationMetric()))
                        .collect(Collectors.joining("  "));
                System.out.printf(Locale.ROOT, "%10d %8d %7.1f  %s%n", partitions, interval, seconds, accuracies);
            }
        }
        spark.stop();
    }

    private static int[] numbers(String list) {
        return Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
    }
}
