package io.github.sparklayernorm.compatibility;

import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Spark, assembled by the build, and a JDK. */
record Platform(String spark, int jdk, Path javaHome) {
    private static final Path ROOT = Path.of(System.getProperty("sparklayernorm.root"));

    /** Hadoop 3.4, which Spark 4.1 brings, asks for the Subject of the security manager, which JDK 24 removed. */
    boolean hasFiles() {
        return jdk < 24 || !spark.startsWith("4.1.");
    }

    /** Starts Spark's own spark-submit, as a user would: the module flags are those of this Spark's launcher. */
    Process submit(Path out, Path err, List<String> words) throws IOException {
        Path home = ROOT.resolve("build/spark-" + spark);
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/spark-submit").toString(),
                "--master",
                "local[2]",
                "--driver-memory",
                "1g",
                "--driver-class-path",
                at(Probe.class) + ":" + at(LayerNormMLPClassifier.class),
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.sql.shuffle.partitions=2"));
        command.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeAll(List.of("LD_PRELOAD", "SPARK_CONF_DIR", "MASTER"));
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder.start();
    }

    /** Runs the probe; the lines that it printed. */
    List<String> probe(Path folder, List<String> arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "probe", ".out");
        Path err = Files.createTempFile(folder, "probe", ".err");
        List<String> words = new ArrayList<>(List.of("--class", Probe.class.getName(), "spark-internal"));
        words.addAll(arguments);
        int status = submit(out, err, words).waitFor();
        if (status != 0) {
            throw new IllegalStateException(this + " ended with " + status + ":\n" + Files.readString(err));
        }
        return Files.readAllLines(out);
    }

    /** The jar or the folder of classes that a class comes from. */
    private static String at(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "Spark " + spark + " on JDK " + jdk;
    }
}
