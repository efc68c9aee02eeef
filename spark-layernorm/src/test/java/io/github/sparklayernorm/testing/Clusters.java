package io.github.sparklayernorm.testing;

import io.github.sparklayernorm.distributed.DistributedTrainer;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark sessions whose executors are JVMs of their own. Tests that use one carry the tag "cluster". */
public final class Clusters {
    private Clusters() {}

    /** What a test on {@code local-cluster} gives its executors: the classes of this build, which no jar holds yet. */
    public static SparkConf conf(String name, String master) {
        String classes = place(DistributedTrainer.class) + File.pathSeparator + place(Clusters.class);
        return new SparkConf()
                .setAppName(name)
                .setMaster(master)
                .set("spark.executor.extraClassPath", classes)
                .set("spark.executorEnv.LD_PRELOAD", System.getenv().getOrDefault("LD_PRELOAD", ""))
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.sql.shuffle.partitions", "2")
                .set("spark.ui.enabled", "false");
    }

    private static String place(Class<?> of) {
        return Path.of(URI.create(
                        of.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    /** A session on a cluster; the session of the other tests of this JVM, if there is one, ends first. */
    public static SparkSession start(SparkConf conf) {
        SparkSession.getActiveSession().foreach(session -> {
            session.stop();
            return null;
        });
        SparkSession session = SparkSession.builder().config(conf).getOrCreate();
        session.sparkContext().setLogLevel("ERROR"); // killed executors fill the log with warnings
        return session;
    }
}
