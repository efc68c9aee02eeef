package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.distributed.DistributedTrainer;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows per second of the same two partitions on so many executors of one core each: the median epoch of some fits for each
 * interval, taken in turns, after fits that warm the executors up. An epoch has as many steps in each partition as the
 * longest interval.
 *
 * <p>Usage: {@code Executors MASTER EXECUTORS HIDDEN INTERVAL,.. FITS}, for example {@code Executors
 * spark://127.0.0.1:7077 2 1000 64,256 3}
 */
public final class Executors {
    private static final int BATCH = 128;
    private static final int EPOCHS = 3;

    private Executors() {}

    public static void main(String[] arguments) {
        SparkSession spark = RoundCost.session(arguments[0], arguments[1]);
        int hidden = Integer.parseInt(arguments[2]);
        MlpSpec spec = Networks.mlp(784, List.of(hidden, hidden), 10);
        String[] intervals = arguments[3].split(",");
        int steps = Arrays.stream(intervals).mapToInt(Integer::parseInt).max().getAsInt();
        Dataset<Row> rows = Synthetic.dense(spark, 2, (long) steps * BATCH, 784);
        Map<String, List<Double>> speeds = new LinkedHashMap<>();
        for (int fit = 0; fit <= Integer.parseInt(arguments[4]); fit++) {
            for (String interval : intervals) {
                List<Double> epochs = rowsPerSecond(spec, rows, Integer.parseInt(interval));
                if (fit > 0) {
                    speeds.computeIfAbsent(interval, key -> new ArrayList<>()).addAll(epochs);
                }
            }
        }
        speeds.forEach((interval, values) -> System.out.printf(
                Locale.ROOT,
                "%s, %s executor(s), hidden %d, interval %s: %.0f rows/s%n",
                arguments[0],
                arguments[1],
                hidden,
                interval,
                values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow()));
        spark.stop();
    }

    /** Of each epoch after the first, which packs. */
    private static List<Double> rowsPerSecond(MlpSpec spec, Dataset<Row> rows, int interval) {
        TrainingConfig config = TrainingConfig.builder()
                .epochs(EPOCHS)
                .batchSize(BATCH)
                .averagingInterval(interval)
                .stepSize(1e-4)
                .build();
        return new DistributedTrainer(spec, config, List.of())
                .fit(rows, null).history().stream()
                        .skip(1)
                        .map(EpochRecord::rowsPerSecond)
                        .toList();
    }
}
