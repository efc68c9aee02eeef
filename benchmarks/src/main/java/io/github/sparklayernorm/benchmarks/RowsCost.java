package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.distributed.DistributedTrainer;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.train.TrainingConfig;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Time and memory of a fit against its rows: packing (with Spark's reading of the rows and whatever else is not the epoch),
 * one epoch, each the shorter of two, and the peak of the heap, which holds the packed rows.
 *
 * <p>Usage: {@code RowsCost FEATURES HIDDEN PARTITIONS ROWS,..}, for example {@code RowsCost 100 64 2 10000,100000}
 */
public final class RowsCost {
    private RowsCost() {}

    public static void main(String[] arguments) {
        int inputs = Integer.parseInt(arguments[0]);
        int hidden = Integer.parseInt(arguments[1]);
        int partitions = Integer.parseInt(arguments[2]);
        SparkSession spark = Mnist.session("local[" + partitions + "]");
        MlpSpec spec = Networks.mlp(inputs, List.of(hidden), 10);
        System.out.printf("%d features, hidden %d, %d partitions on as many cores%n", inputs, hidden, partitions);
        System.out.println(
                "     rows  packing s  packed rows/s/core  epoch s  trained rows/s  packed MiB  peak heap MiB");
        for (int i = 0; i < 3; i++) {
            measure(spec, Synthetic.dense(spark, partitions, 50_000, inputs)); // warms up
        }
        for (String count : arguments[3].split(",")) {
            long rows = Long.parseLong(count);
            Dataset<Row> data = Synthetic.dense(spark, partitions, rows / partitions, inputs);
            Synthetic.resetPeak();
            Seconds first = measure(spec, data);
            Seconds second = measure(spec, data);
            double packing = Math.min(first.packing, second.packing);
            double epoch = Math.min(first.epoch, second.epoch);
            System.out.printf(
                    Locale.ROOT,
                    "%9d %10.2f %19.0f %8.2f %15.0f %11d %14d%n",
                    rows,
                    packing,
                    rows / packing / partitions,
                    epoch,
                    rows / epoch,
                    (rows * (inputs + 2L) * Float.BYTES) >> 20,
                    Synthetic.peakHeap());
        }
        spark.stop();
    }

    private record Seconds(double packing, double epoch) {}

    private static Seconds measure(MlpSpec spec, Dataset<Row> rows) {
        TrainingConfig config = TrainingConfig.builder().epochs(1).build();
        long began = System.nanoTime();
        double epoch = new DistributedTrainer(spec, config, List.of())
                .fit(rows, null)
                .history()
                .get(0)
                .seconds();
        return new Seconds((System.nanoTime() - began) * 1e-9 - epoch, epoch);
    }
}
