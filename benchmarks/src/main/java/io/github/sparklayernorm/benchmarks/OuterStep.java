package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.distributed.DistributedTrainer;
import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.nn.loss.Loss;
import io.github.sparklayernorm.nn.norm.Normalization;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.OuterOptimizer;
import io.github.sparklayernorm.train.TrainingConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Test accuracy on MNIST after each epoch, by partitions, averaging interval and outer optimiser: one line each. Interval 1
 * is the nearest to synchronous training: each step is averaged.
 *
 * <p>Usage: {@code OuterStep DIRECTORY EPOCHS HIDDEN PARTITIONS,.. INTERVAL,.. OPTIMIZER,..}
 */
public final class OuterStep {
    private OuterStep() {}

    public static void main(String[] arguments) {
        SparkSession spark = Mnist.session("local[2]");
        int epochs = Integer.parseInt(arguments[1]);
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
        System.out.println("partitions interval  outer      test accuracy after each epoch");
        for (int partitions : numbers(arguments[3])) {
            Dataset<Row> rows = Mnist.trainingAndTest(spark, arguments[0], partitions);
            for (int interval : numbers(arguments[4])) {
                for (String outer : arguments[5].split(",")) {
                    TrainingConfig config = TrainingConfig.builder()
                            .epochs(epochs)
                            .averagingInterval(interval)
                            .outer(OuterOptimizer.of(OuterOptimizer.Kind.of(outer)))
                            .seed(1)
                            .build();
                    List<EpochRecord> history = new DistributedTrainer(spec, config, List.of())
                            .fit(rows, null)
                            .history();
                    String accuracies = history.stream()
                            .map(epoch -> String.format(Locale.ROOT, "%.4f", epoch.validationMetric()))
                            .collect(Collectors.joining("  "));
                    System.out.printf(Locale.ROOT, "%10d %8d  %-9s  %s%n", partitions, interval, outer, accuracies);
                }
            }
        }
        spark.stop();
    }

    private static int[] numbers(String list) {
        return Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
    }
}
