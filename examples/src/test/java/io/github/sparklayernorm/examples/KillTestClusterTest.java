package io.github.sparklayernorm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Executors that are killed at random moments change no bit of a model that is fitted through its public stage. */
@Tag("cluster")
class KillTestClusterTest {
    @Test
    @Timeout(600)
    void killedExecutorsChangeNothing() throws IOException {
        String classes = Path.of("target", "classes").toAbsolutePath()
                + File.pathSeparator
                + Path.of("..", "spark-layernorm", "target", "classes").toAbsolutePath();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SparkSession spark = SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .appName("KillTestClusterTest")
                .config("spark.executor.extraClassPath", classes)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", false)
                .config("spark.log.level", "OFF") // every kill makes some pages
                .getOrCreate()) {
            PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
            int code = KillTest.command(stream, System.err).execute("--kills", "2", "--rows", "4000");
            assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("{\"kills\":2,\"identical\":2,\"seed\":1,");
    }
}
