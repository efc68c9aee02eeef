package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.distributed.DistributedTrainer;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.train.OuterOptimizer;
import io.github.sparklayernorm.train.TrainingConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Test accuracy after equal epochs by partitions and outer optimiser, beside synchronous training: one partition with
 * batches k times as large, which is what k workers that average the gradient of each step compute.
 *
 * <p>Usage: {@code Convergence mnist|adult|covertype DIRECTORY EPOCHS BATCH HIDDEN,.. PARTITIONS,.. INTERVAL SEEDS}; the
 * accuracies are means over the seeds 1, 2, ..., with the widest distance of a seed from its mean.
 */
public final class Convergence {
    private Convergence() {}

    public static void main(String[] arguments) {
        SparkSession spark = Mnist.session("local[2]");
        String data = arguments[0];
        TrainingConfig.Builder config = TrainingConfig.builder()
                .epochs(Integer.parseInt(arguments[2]))
                .averagingInterval(Integer.parseInt(arguments[6]));
        int batch = Integer.parseInt(arguments[3]);
        List<Integer> hidden =
                Arrays.stream(arguments[4].split(",")).map(Integer::valueOf).toList();
        int seeds = Integer.parseInt(arguments[7]);
        System.out.printf(
                "%s, hidden %s, %s epochs, batch %d in each partition, interval %s, %d seed(s)%n",
                data, hidden, arguments[2], batch, arguments[6], seeds);
        System.out.println("partitions      average       slowmo     nesterov  synchronous");
        for (String count : arguments[5].split(",")) {
            int partitions = Integer.parseInt(count);
            Dataset<Row> rows = rows(spark, data, arguments[1], partitions);
            StringBuilder line = new StringBuilder(String.format("%10d", partitions));
            for (OuterOptimizer.Kind kind : OuterOptimizer.Kind.values()) {
                config.batchSize(batch).outer(OuterOptimizer.of(kind));
                line.append(accuracy(rows, hidden, config, seeds));
            }
            config.batchSize(batch * partitions).outer(OuterOptimizer.AVERAGE);
            line.append(accuracy(rows(spark, data, arguments[1], 1), hidden, config, seeds));
            System.out.println(line);
        }
        spark.stop();
    }

    private static String accuracy(Dataset<Row> rows, List<Integer> hidden, TrainingConfig.Builder config, int seeds) {
        Row first =
                rows.agg(functions.first("features"), functions.max("label")).first();
        MlpSpec spec = Networks.mlp(first.<Vector>getAs(0).size(), hidden, (int) first.getDouble(1) + 1);
        double[] accuracies = new double[seeds];
        for (int seed = 1; seed <= seeds; seed++) {
            TrainingResult result =
                    new DistributedTrainer(spec, config.seed(seed).build(), List.of()).fit(rows, null);
            accuracies[seed - 1] =
                    result.history().get(result.history().size() - 1).validationMetric();
        }
        double mean = Arrays.stream(accuracies).average().orElseThrow();
        double spread =
                Arrays.stream(accuracies).map(a -> Math.abs(a - mean)).max().orElseThrow();
        return String.format(Locale.ROOT, "  %.4f±%.3f", mean, spread);
    }

    private static Dataset<Row> rows(SparkSession spark, String data, String directory, int partitions) {
        return switch (data) {
            case "mnist" -> Mnist.trainingAndTest(spark, directory, partitions);
            case "adult" -> Tabular.adult(spark, directory, partitions);
            case "covertype" -> Tabular.covertype(spark, directory, partitions);
            default -> throw new IllegalArgumentException("the data must be mnist, adult or covertype, but is " + data);
        };
    }
}
