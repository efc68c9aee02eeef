package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.distributed.DistributedTrainer;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.Solver;
import io.github.sparklayernorm.train.TrainingConfig;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows per second and the peak of the heap for texts as HashingTF gives them, by solver.
 *
 * <p>Usage: {@code SparseText FEATURES HIDDEN WORDS ROWS PARTITIONS INTERVAL SOLVER,..}, for example
 * {@code SparseText 262144 64 100 65536 2 256 sparse-adam,adam,sgd}
 */
public final class SparseText {
    private SparseText() {}

    public static void main(String[] arguments) {
        int inputs = Integer.parseInt(arguments[0]);
        int hidden = Integer.parseInt(arguments[1]);
        long rows = Long.parseLong(arguments[3]);
        int partitions = Integer.parseInt(arguments[4]);
        SparkSession spark = Mnist.session("local[" + partitions + "]");
        MlpSpec spec = Networks.mlp(inputs, List.of(hidden), 10);
        Dataset<Row> text =
                Synthetic.text(spark, partitions, rows / partitions, inputs, Integer.parseInt(arguments[2]));
        System.out.printf(
                "%d features, %s words, %d rows in %d partitions, hidden %d, interval %s, batch 128%n",
                inputs, arguments[2], rows, partitions, hidden, arguments[5]);
        System.out.println("solver        rows/s  peak heap MiB");
        for (String solver : arguments[6].split(",")) {
            TrainingConfig config = TrainingConfig.builder()
                    .solver(Solver.of(solver))
                    .epochs(3)
                    .averagingInterval(Integer.parseInt(arguments[5]))
                    .build();
            Synthetic.resetPeak();
            double fastest = new DistributedTrainer(spec, config, List.of())
                    .fit(text, null).history().stream()
                            .mapToDouble(EpochRecord::rowsPerSecond)
                            .max()
                            .orElseThrow();
            System.out.printf(Locale.ROOT, "%-12s %7.0f  %d%n", solver, fastest, Synthetic.peakHeap());
        }
        spark.stop();
    }
}
