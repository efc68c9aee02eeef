package io.github.sparklayernorm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Spark home that the build assembles starts executors in JVMs of their own, with all that the library needs. */
@Tag("cluster")
class SparkHomeTest {
    private static final String HERE = "target";

    /** What a test on {@code local-cluster} gives its executors: the classes of this build, which no jar holds yet. */
    static SparkConf conf(String name) {
        String classes = Path.of(HERE, "classes").toAbsolutePath()
                + File.pathSeparator
                + Path.of(HERE, "test-classes").toAbsolutePath();
        return new SparkConf()
                .setAppName(name)
                .setMaster("local-cluster[2,1,1024]")
                .set("spark.executor.extraClassPath", classes)
                .set("spark.executorEnv.LD_PRELOAD", System.getenv().getOrDefault("LD_PRELOAD", ""))
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.ui.enabled", "false");
    }

    /** Executors that cannot start are started again and again: without a limit the job waits for ever. */
    @Test
    @Timeout(300)
    void executorsInTheirOwnJvmsSum() {
        assertThat(System.getenv("SPARK_HOME")).isEqualTo(System.getProperty("sparklayernorm.sparkHome"));
        List<Integer> numbers = IntStream.rangeClosed(1, 1000).boxed().toList();

        try (JavaSparkContext spark = new JavaSparkContext(conf("executorsInTheirOwnJvmsSum"))) {
            long sum = spark.parallelize(numbers, 8).map(Integer::longValue).reduce(Long::sum);
            // Executors register one after the other: ask until both have answered.
            Set<String> executors = new TreeSet<>();
            for (int round = 0; executors.size() < 2 && round < 100; round++) {
                executors.addAll(spark.parallelize(numbers, 8).map(whoAmI()).collect());
            }

            assertThat(sum).isEqualTo(500_500L);
            assertThat(executors)
                    .hasSize(2)
                    .doesNotContain(Long.toString(ProcessHandle.current().pid()));
        }
    }

    /** The process's id; fails where the Vector API or OpenBLAS's jar is not there. */
    private static Function<Integer, String> whoAmI() {
        return number -> {
            Class.forName("jdk.incubator.vector.FloatVector");
            Class.forName(
                    "org.bytedeco.openblas.global.openblas_nolapack", false, SparkHomeTest.class.getClassLoader());
            Thread.sleep(5);
            return Long.toString(ProcessHandle.current().pid());
        };
    }
}
