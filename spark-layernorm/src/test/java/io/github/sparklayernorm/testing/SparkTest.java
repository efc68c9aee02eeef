package io.github.sparklayernorm.testing;

import io.github.sparklayernorm.distributed.InvalidInputException;
import org.apache.spark.sql.SparkSession;

/** One Spark session for all tests of a JVM: two threads, no UI, bound to the loopback interface. */
public abstract class SparkTest {
    private static SparkSession session;

    protected static synchronized SparkSession spark() {
        if (session == null || session.sparkContext().isStopped()) {
            session = SparkSession.builder()
                    .master("local[2]")
                    .appName("tests")
                    .config("spark.ui.enabled", "false")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.sql.shuffle.partitions", "2")
                    .config(InvalidInputException.SHOW_VALUES, "true") // RefusalValuesTest has the default
                    .getOrCreate();
            session.sparkContext().setLogLevel("WARN");
        }
        return session;
    }
}
