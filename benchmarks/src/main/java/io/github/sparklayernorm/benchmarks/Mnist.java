package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.examples.digits.IdxFiles;
import io.github.sparklayernorm.model.MlpSpec;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The data and the network that the whole-job comparisons share: MNIST, and 784-1000-1000-10. */
final class Mnist {
    static final MlpSpec SPEC = Networks.mlp(784, List.of(1000, 1000), 10);

    private Mnist() {}

    static SparkSession session(String master) {
        SparkSession spark = SparkSession.builder()
                .master(master)
                .appName("benchmark")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }

    /** Training rows, and the test rows marked as validation, as a training reads them. */
    static Dataset<Row> trainingAndTest(SparkSession spark, String directory, int partitions) {
        return columns(IdxFiles.train(spark, directory).rows(Long.MAX_VALUE, partitions), false)
                .union(columns(IdxFiles.test(spark, directory).rows(Long.MAX_VALUE, 2), true));
    }

    private static Dataset<Row> columns(Dataset<Row> rows, boolean validation) {
        return rows.select(
                functions.col("features"),
                functions.col("label"),
                functions.lit(1.0).as("weight"),
                functions.lit(validation).as("validation"));
    }
}
