package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.distributed.DistributedTrainer;
import io.github.sparklayernorm.kernel.opencl.DeviceChoice;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingConfig;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * Trains 784-1000-1000-10 on MNIST in {@code local[2]} with two partitions and the default settings, and prints rows per
 * second, Spark's costs included, and after each epoch the test accuracy and the seconds so far. The twin of peers/mnist_fit.py.
 *
 * <p>Usage: {@code MnistFit DIRECTORY EPOCHS [DEVICE]}
 */
public final class MnistFit {
    private MnistFit() {}

    public static void main(String[] arguments) {
        SparkSession spark = Mnist.session("local[2]");
        TrainingConfig config = TrainingConfig.builder()
                .epochs(Integer.parseInt(arguments[1]))
                .device(DeviceChoice.of(arguments.length > 2 ? arguments[2] : "auto"))
                .seed(1)
                .build();
        List<EpochRecord> history = new DistributedTrainer(Mnist.SPEC, config, List.of())
                .fit(Mnist.trainingAndTest(spark, arguments[0], 2), null)
                .history();
        double seconds = history.stream().mapToDouble(EpochRecord::seconds).sum();
        System.out.printf(Locale.ROOT, "%.1f", 60_000 * history.size() / seconds);
        double sum = 0;
        for (EpochRecord epoch : history) {
            sum += epoch.seconds();
            System.out.printf(Locale.ROOT, " %.4f (%.1f s)", epoch.validationMetric(), sum);
        }
        System.out.println();
        spark.stop();
    }
}
