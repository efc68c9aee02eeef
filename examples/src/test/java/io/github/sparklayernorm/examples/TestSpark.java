package io.github.sparklayernorm.examples;

import org.apache.spark.sql.SparkSession;

/** One local session for all tests of the module: starting one costs seconds. */
public final class TestSpark {
    private TestSpark() {}

    public static SparkSession session() {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.log.level", "WARN")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", 2)
                .getOrCreate();
    }
}
