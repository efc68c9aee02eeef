package io.github.sparklayernorm.examples.job;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark session for a program: the master that spark-submit named, else all cores of this machine. Closing it stops
 * Spark only if it was started here.
 */
public record Session(SparkSession spark, boolean started) implements AutoCloseable {

    public static Session open(String application) {
        boolean running = SparkSession.getDefaultSession().isDefined();
        SparkConf given = new SparkConf();
        SparkSession.Builder builder = SparkSession.builder();
        if (!running) {
            builder.appName(application);
            // Two bars on one terminal line would overwrite each other.
            builder.config("spark.ui.showConsoleProgress", false);
            if (!given.contains("spark.master")) {
                builder.master("local[*]");
            }
        }
        return new Session(builder.getOrCreate(), !running);
    }

    public int defaultPartitions() {
        return spark.sparkContext().defaultParallelism();
    }

    /** How files are reached. */
    public Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }

    @Override
    public void close() {
        if (started) {
            spark.stop();
        }
    }
}
