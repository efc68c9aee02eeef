package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.distributed.DistributedTrainer;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a round costs beside its gradient work, by hidden width (784-H-H-10): an epoch with a round after every second step
 * against one with a single round, the shorter of several epochs each. From the difference: ms per round, ms per step, and
 * the share of a fit that is not gradient work, by averaging interval.
 *
 * <p>Usage: {@code RoundCost MASTER PARTITIONS BATCH HIDDEN,..}, for example {@code RoundCost local[2] 2 128 64,1000}
 */
public final class RoundCost {
    private static final int INPUTS = 784;
    private static final int STEPS = 24;
    private static final int EPOCHS = 6; // the first one packs and warms up
    private static final int[] INTERVALS = {4, 16, 64, 256};
    private static final StructType SCHEMA = new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType)
            .add("validation", DataTypes.BooleanType);

    private RoundCost() {}

    public static void main(String[] arguments) {
        SparkSession spark = session(arguments[0], arguments[1]);
        int partitions = Integer.parseInt(arguments[1]);
        int batch = Integer.parseInt(arguments[2]);
        Dataset<Row> rows = rows(spark, partitions, batch * STEPS);
        System.out.printf("%s, %d partitions, batch %d%n", arguments[0], partitions, batch);
        System.out.println("parameters  ms/round  ms/step    rows/s  share at interval "
                + Arrays.toString(INTERVALS).replaceAll("[\\[\\],]", " "));
        for (String width : arguments[3].split(",")) {
            int hidden = Integer.parseInt(width);
            seconds(rows, hidden, batch, 2); // warms up
            double often = seconds(rows, hidden, batch, 2);
            double once = seconds(rows, hidden, batch, STEPS);
            double round = (often - once) / (STEPS / 2 - 1);
            double step = (once - round) / STEPS;
            StringBuilder shares = new StringBuilder();
            for (int interval : INTERVALS) {
                shares.append(String.format(Locale.ROOT, "%7.1f %%", 100 * round / (round + interval * step)));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%10d %9.1f %8.2f %9.0f            %s%n",
                    (INPUTS + hidden + 2L + 2 + 10) * hidden + 10,
                    1000 * round,
                    1000 * step,
                    partitions * batch * STEPS / once,
                    shares);
        }
        spark.stop();
    }

    /** The shortest epoch after the first. */
    private static double seconds(Dataset<Row> rows, int hidden, int batch, int interval) {
        MlpSpec spec = Networks.mlp(INPUTS, List.of(hidden, hidden), 10);
        TrainingConfig config = TrainingConfig.builder()
                .epochs(EPOCHS)
                .batchSize(batch)
                .averagingInterval(interval)
                .stepSize(1e-4)
                .build();
        return new DistributedTrainer(spec, config, List.of())
                .fit(rows, null).history().stream()
                        .skip(1)
                        .mapToDouble(EpochRecord::seconds)
                        .min()
                        .getAsDouble();
    }

    private static Dataset<Row> rows(SparkSession spark, int partitions, int perPartition) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<Integer> numbers = IntStream.range(0, partitions).boxed().toList();
        return spark.createDataFrame(
                context.parallelize(numbers, partitions)
                        .flatMap(number -> partition(number, perPartition).iterator()),
                SCHEMA);
    }

    private static List<Row> partition(int number, int count) {
        Random random = new Random(number);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] features = random.doubles(INPUTS).toArray();
            rows.add(RowFactory.create(Vectors.dense(features), (double) random.nextInt(10), 1.0, false));
        }
        return rows;
    }

    /** On executors of one core each, as many as there are cores; in local mode the number is the master's. */
    static SparkSession session(String master, String cores) {
        SparkSession spark = SparkSession.builder()
                .master(master)
                .appName("benchmark")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.executor.cores", "1")
                .config("spark.cores.max", cores)
                // else the first executor gets all partitions, and keeps them while the others wait
                .config("spark.scheduler.minRegisteredResourcesRatio", "1")
                .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
                // executors in JVMs of their own get this program's classes
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }
}
