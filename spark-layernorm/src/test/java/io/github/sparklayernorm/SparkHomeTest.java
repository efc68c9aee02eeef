package io.github.sparklayernorm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.testing.Clusters;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Spark home that the build assembles starts executors in JVMs of their own, with all that the library needs. */
@Tag("cluster")
class SparkHomeTest {
    /** Executors that cannot start are started again and again: without a limit the job waits for ever. */
    @Test
    @Timeout(300)
    void executorsInTheirOwnJvmsSum() {
        assertThat(System.getenv("SPARK_HOME")).isEqualTo(System.getProperty("sparklayernorm.sparkHome"));
        List<Integer> numbers = IntStream.rangeClosed(1, 1000).boxed().toList();

        try (JavaSparkContext spark =
                new JavaSparkContext(Clusters.conf("executorsInTheirOwnJvmsSum", "local-cluster[2,1,1024]"))) {
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
