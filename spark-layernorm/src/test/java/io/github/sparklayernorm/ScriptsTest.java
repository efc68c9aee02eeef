package io.github.sparklayernorm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts in bin/: what they refuse, and which command {@code bin/spark-submit} makes of its arguments. */
@DisabledOnOs(OS.WINDOWS)
class ScriptsTest {
    private static final Path ROOT = Path.of(System.getProperty("sparklayernorm.root"));
    private static final String EXAMPLES = ROOT + "/examples/target/spark-layernorm-examples-0.1.0-SNAPSHOT.jar";
    private static final String LIBRARY = ROOT + "/spark-layernorm/target/spark-layernorm_2.13-0.1.0-SNAPSHOT.jar";
    private static final String DIGITS = "io.github.sparklayernorm.examples.DigitsClassifier";

    @TempDir
    Path folder;

    private record Outcome(int status, String out, String err) {}

    @ParameterizedTest
    @ValueSource(strings = {"spark-submit", "quickstart", "test", "cluster", "kill-test", "notebooks", "jupyter"})
    void helpIsPrintedToStandardOutput(String script) throws Exception {
        Outcome outcome = run(Map.of("PATH", pathWithout()), script, "--help");

        assertThat(outcome.status).isZero();
        assertThat(outcome.out).startsWith("usage: bin/" + script);
        assertThat(outcome.err).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark-submit",
                "spark-submit --frobnicate 3",
                "spark-submit --master",
                "spark-submit --master local[2]",
                "quickstart stray",
                "cluster",
                "cluster restart",
                "cluster stop now",
                "cluster start --port",
                "cluster start --port http",
                "cluster start --cores 0",
                "cluster start --memory much",
                "kill-test stray",
                "test --frobnicate",
                "notebooks --frobnicate",
                "notebooks nowhere.ipynb",
                "jupyter",
                "test One Two",
                "test --core One"
            })
    void wrongArgumentsGetTheUsageAndStatusTwo(String line) throws Exception {
        Outcome outcome = run(Map.of(), line.split(" "));

        assertThat(outcome.status).isEqualTo(2);
        assertThat(outcome.out).isEmpty();
        assertThat(outcome.err).contains("usage: bin/" + line.split(" ")[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark-submit --class A", "quickstart", "test", "notebooks", "jupyter lab"})
    void aMissingJdkGetsOneLine(String line) throws Exception {
        Outcome outcome = run(Map.of("PATH", pathWithout()), line.split(" "));

        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.out).isEmpty();
        assertThat(outcome.err.lines())
                .singleElement()
                .asString()
                .contains("a JDK 17 or newer is needed, but java was not found");
    }

    @ParameterizedTest
    @CsvSource({
        "1.8, a JDK 17 or newer is needed",
        "11, a JDK 17 or newer is needed",
        "25, a JDK from 17 to 23 is needed"
    })
    void aJdkThatSparkCannotUseGetsOneLineThatNamesIt(String version, String need) throws Exception {
        Path java = Files.createDirectories(folder.resolve("a jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho '    java.specification.version = " + version + "' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        Outcome outcome = run(Map.of("JAVA_HOME", folder + "/a jdk"), "spark-submit", "--class", "A");

        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.err.lines()).singleElement().asString().contains(need, java + " is version " + version);
    }

    @Test
    void aNewerJdkGetsTheSparkThatRunsOnIt() throws Exception {
        Path java = Files.createDirectories(folder.resolve("a jdk/bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\necho '    java.specification.version = 25' >&2\necho '    java.home = " + folder
                        + "/a jdk' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Map<String, String> jdk = Map.of("JAVA_HOME", folder + "/a jdk");

        assertThat(run(jdk, "spark-submit", "--class", "A").err).contains("or SPARK_LAYERNORM_SPARK=4.2.0");
        // It passes the check of the version and stops at the next: the folder holds no compiler.
        assertThat(run(with(jdk, "SPARK_LAYERNORM_SPARK", "4.2.0"), "spark-submit", "--class", "A").err)
                .contains("has no javac");
        // The tests themselves run on the Spark that the library is compiled for.
        assertThat(run(with(jdk, "SPARK_LAYERNORM_SPARK", "4.2.0"), "test").err)
                .contains("a JDK from 17 to 23 is needed")
                .doesNotContain("SPARK_LAYERNORM_SPARK");
    }

    /** Of a Maven that stands for the real one: the JVM that would run it writes down what it is asked, and fails. */
    @Test
    void theCoreIsTestedWithoutSparkAndFailsWithItsTests() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("a jdk/bin"));
        Path asked = folder.resolve("asked");
        Files.writeString(
                bin.resolve("java"),
                "#!/bin/sh\ncase \"$*\" in\n"
                        + "*XshowSettings*) echo '    java.specification.version = 17' >&2\n"
                        + "  echo '    java.home = " + folder + "/a jdk' >&2 ;;\n"
                        + "*-Dtest=*) printf '%s\\n' \"$@\" >'" + asked + "'\n"
                        + "  exit \"${ENDS:-1}\" ;;\n"
                        + "esac\n");
        Files.writeString(bin.resolve("javac"), "#!/bin/sh\n");
        assertThat(bin.resolve("java").toFile().setExecutable(true)).isTrue();
        assertThat(bin.resolve("javac").toFile().setExecutable(true)).isTrue();
        Map<String, String> jdk = Map.of("JAVA_HOME", folder + "/a jdk");

        Outcome failed = run(jdk, "test", "--core");

        assertThat(failed.status).isEqualTo(1);
        assertThat(failed.err).contains("FAILED");
        assertThat(Files.readAllLines(asked))
                .contains("-pl", "spark-layernorm", "test", "-Dspark.home.phase=none")
                .anySatisfy(word -> assertThat(word)
                        .startsWith("-Dtest=")
                        .contains("/kernel/**/*Test", "/nn/**/*Test", "/model/**/*Test", "/train/**/*Test")
                        .doesNotContain("/ml/", "/distributed/"));
        assertThat(run(with(jdk, "ENDS", "0"), "test", "--core").err).contains("FAILED: no test matches");
    }

    @Test
    void anotherSparkThanThoseAssembledIsRefused() throws Exception {
        Outcome outcome = run(Map.of("SPARK_LAYERNORM_SPARK", "3.5.1"), "spark-submit", "--class", "A");

        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.err.lines())
                .singleElement()
                .asString()
                .contains("SPARK_LAYERNORM_SPARK is 3.5.1, but only 4.1.0 and 4.2.0 are assembled here");
    }

    private static Map<String, String> with(Map<String, String> variables, String name, String value) {
        Map<String, String> more = new HashMap<>(variables);
        more.put(name, value);
        return more;
    }

    @Test
    void theExamplesJarStandsBetweenSparksOptionsAndTheApplications() throws Exception {
        List<String> words = submitted(
                Map.of(),
                "--master",
                "local[2]",
                "--conf",
                "spark.ui.enabled=false",
                "--name=my job",
                "--verbose",
                "--total-executor-cores",
                "2",
                "--class",
                DIGITS,
                "--data",
                "a folder",
                "--epochs",
                "3",
                "--name",
                "mine");

        assertThat(words)
                .containsExactly(
                        ROOT + "/build/spark-4.1.0/bin/spark-submit",
                        "--master",
                        "local[2]",
                        "--conf",
                        "spark.ui.enabled=false",
                        "--name",
                        "my job",
                        "--verbose",
                        "--total-executor-cores",
                        "2",
                        "--class",
                        DIGITS,
                        EXAMPLES,
                        "--data",
                        "a folder",
                        "--epochs",
                        "3",
                        "--name",
                        "mine");
    }

    @Test
    void twoDashesEndSparksOptions() throws Exception {
        assertThat(submitted(Map.of(), "--class", DIGITS, "--", "--help"))
                .endsWith("--class", DIGITS, EXAMPLES, "--help");
    }

    @Test
    void aNamedApplicationIsLeftAsItIs() throws Exception {
        assertThat(submitted(Map.of(), "--class", "A", "--jars", "x.jar", "my app.jar", "--master", "--", ""))
                .endsWith("--jars", "x.jar", "--class", "A", "my app.jar", "--master", "--", "");
        assertThat(submitted(Map.of(), "job.py", "1")).endsWith("job.py", "1");
    }

    @Test
    void openClPreloadsLibjsigInDriverAndExecutors() throws Exception {
        assertThat(submitted(Map.of(), "--class", DIGITS, "--epochs", "1"))
                .noneMatch(word -> word.contains("LD_PRELOAD"));
        assumeThat(Path.of(System.getProperty("java.home"), "lib/libjsig.so")).exists();
        assertThat(submitted(Map.of(), "--class", DIGITS, "--device", "opencl"))
                .anyMatch(word -> word.matches("spark\\.executorEnv\\.LD_PRELOAD=.*/lib/libjsig\\.so"));
        assertThat(submitted(Map.of("SPARK_LAYERNORM_OPENCL", "1"), "app.jar"))
                .anyMatch(word -> word.startsWith("spark.executorEnv.LD_PRELOAD="));
    }

    @Test
    void aSparkOfTheUsersGetsWhatItLacks() throws Exception {
        Path spark = sparkWith("spark-core_2.13-4.1.0.jar", "picocli-1.0.jar");

        List<String> words = submitted(Map.of("SPARK_HOME", spark.toString()), "--jars", "x.jar", "--class", DIGITS);

        assertThat(words).first().isEqualTo(spark + "/bin/spark-submit");
        assertThat(words).endsWith("--class", DIGITS, EXAMPLES);
        List<String> jars = Arrays.asList(words.get(words.indexOf("--jars") + 1).split(","));
        assertThat(jars).startsWith(LIBRARY).endsWith("x.jar").doesNotHaveDuplicates();
        assertThat(jars).anyMatch(jar -> jar.contains("/openblas-") && jar.contains("-linux-x86_64.jar"));
        assertThat(jars).noneMatch(jar -> jar.contains("/spark-core_") || jar.contains("/picocli-"));
    }

    @Test
    void anotherSparkIsRefusedWithWhatIsNeeded() throws Exception {
        Path spark = sparkWith("spark-core_2.12-3.5.1.jar");

        Outcome outcome = run(Map.of("SPARK_HOME", spark.toString()), "spark-submit", "--print-command", "app.jar");

        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.err).contains("spark-core_2.12-3.5.1.jar, but Spark 4 with Scala 2.13 is needed");
    }

    private Path sparkWith(String... jars) throws IOException {
        Path spark = folder.resolve("a spark");
        Files.createDirectories(spark.resolve("jars"));
        for (String jar : jars) {
            Files.createFile(spark.resolve("jars").resolve(jar));
        }
        Path submit = Files.createDirectories(spark.resolve("bin")).resolve("spark-submit");
        assertThat(Files.createFile(submit).toFile().setExecutable(true)).isTrue();
        return spark;
    }

    /** A PATH with what a shell script needs and no java. */
    private String pathWithout() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String tool : List.of("bash", "cat", "dirname", "env")) {
            for (String place : System.getenv("PATH").split(File.pathSeparator)) {
                if (Files.isExecutable(Path.of(place, tool)) && !Files.exists(bin.resolve(tool))) {
                    Path link =
                            Files.writeString(bin.resolve(tool), "#!/bin/sh\nexec " + place + "/" + tool + " \"$@\"\n");
                    assertThat(link.toFile().setExecutable(true)).isTrue();
                }
            }
        }
        return bin.toString();
    }

    /** The words of the command that {@code bin/spark-submit} would run. */
    private List<String> submitted(Map<String, String> environment, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("spark-submit", "--print-command"));
        line.addAll(Arrays.asList(arguments));
        Map<String, String> complete = new HashMap<>(environment);
        complete.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        Outcome outcome = run(complete, line.toArray(String[]::new));
        assertThat(outcome.status).as(outcome.err).isZero();

        // The shell that quoted it takes it apart again.
        Process words = new ProcessBuilder(
                        "bash", "-c", "eval \"set -- $1\"; printf '%s\\0' \"$@\"", "bash", outcome.out)
                .start();
        String text = new String(words.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> list = new ArrayList<>(Arrays.asList(text.split("\0", -1)));
        list.remove(list.size() - 1);
        return list;
    }

    /** Runs a script of bin/ from another folder, with only the named variables beside the usual ones. */
    private Outcome run(Map<String, String> environment, String... line) throws Exception {
        List<String> command = new ArrayList<>(List.of(ROOT + "/bin/" + line[0]));
        command.addAll(Arrays.asList(line).subList(1, line.length));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of(
                        "SPARK_HOME",
                        "JAVA_HOME",
                        "LD_PRELOAD",
                        "SPARK_LAYERNORM_OPENCL",
                        "SPARK_LAYERNORM_SPARK",
                        "MASTER",
                        "CI"));
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        return new Outcome(status, Files.readString(out), Files.readString(err));
    }
}
