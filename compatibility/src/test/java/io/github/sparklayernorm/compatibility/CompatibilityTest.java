package io.github.sparklayernorm.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.Transformer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The library's jar on each Spark with JDK 17, JDK 25 and the newest JDK of this machine, as far as it has them: every stage
 * trains to the same losses and predictions, to the bit, and each platform loads what those before it saved; the first one
 * loads what all saved.
 */
@DisabledOnOs(OS.WINDOWS)
class CompatibilityTest {
    private static final List<String> SPARKS = List.of("4.1.0", System.getProperty("sparklayernorm.newestSpark"));
    /** Those of the table in the docs; a machine need not have them. */
    private static final List<Integer> JDKS = List.of(17, 25);

    private static final String NO_FILES = "java.lang.UnsupportedOperationException: getSubject is not supported";

    @TempDir
    static Path folder;

    /** What each platform of this machine printed; it trains, and loads what those before it saved. */
    private static final Map<Platform, List<String>> PRINTED = new LinkedHashMap<>();

    static List<Platform> platforms() throws Exception {
        SortedMap<Integer, Path> homes = JavaHomes.found();
        TreeSet<Integer> jdks = new TreeSet<>(JDKS);
        jdks.add(homes.lastKey());
        List<Platform> platforms = new ArrayList<>();
        for (int jdk : jdks) {
            for (String spark : SPARKS) {
                platforms.add(new Platform(spark, jdk, homes.get(jdk)));
            }
        }
        return platforms;
    }

    @BeforeAll
    static void runEverywhere() throws Exception {
        List<String> load = new ArrayList<>();
        for (Platform platform : platforms()) {
            if (platform.javaHome() != null) {
                List<String> words = new ArrayList<>(List.of("train", folder(platform)));
                words.addAll(load);
                PRINTED.put(platform, platform.probe(folder, words));
                if (platform.hasFiles()) {
                    load.addAll(List.of("load", folder(platform)));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void trainsEveryStageToTheSameBits(Platform platform) {
        assertThat(results(printed(platform), "loss")).hasSize(6).isEqualTo(results(PRINTED.get(first()), "loss"));
        assertThat(results(printed(platform), "prediction"))
                .hasSameSizeAs(Sample.all())
                .isEqualTo(results(PRINTED.get(first()), "prediction"));
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void savesEveryStageWhereHadoopRuns(Platform platform) {
        assertThat(results(printed(platform), "saved").values())
                .hasSameSizeAs(Sample.all())
                .containsOnly(platform.hasFiles() ? "yes" : NO_FILES);
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void loadsWhatOlderPlatformsSavedWhereHadoopRuns(Platform platform) {
        List<String> printed = printed(platform);
        for (Platform other : PRINTED.keySet()) {
            if (other.equals(platform)) {
                break;
            }
            if (other.hasFiles()) {
                Map<String, String> expected = results(PRINTED.get(first()), "prediction");
                if (!platform.hasFiles()) {
                    expected.replaceAll((sample, prediction) -> NO_FILES);
                }
                assertThat(results(printed, "prediction of " + name(other)))
                        .as("models saved by %s", other)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void theOldestPlatformLoadsWhatNewerOnesSaved() throws Exception {
        List<Platform> newer =
                PRINTED.keySet().stream().skip(1).filter(Platform::hasFiles).toList();
        List<String> words = new ArrayList<>();
        newer.forEach(platform -> words.addAll(List.of("load", folder(platform))));

        List<String> printed = first().probe(folder, words);

        assertThat(newer)
                .isNotEmpty()
                .allSatisfy(platform -> assertThat(results(printed, "prediction of " + name(platform)))
                        .isEqualTo(results(PRINTED.get(first()), "prediction")));
    }

    @Test
    void everyStageHasASample() {
        Set<String> stages = Stream.concat(
                        ServiceLoader.load(Estimator.class).stream(), ServiceLoader.load(Transformer.class).stream())
                .map(provider -> provider.type())
                .filter(type -> type.getName().startsWith("io.github.sparklayernorm."))
                .filter(type -> !Model.class.isAssignableFrom(type))
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());

        assertThat(Sample.all().stream().map(Sample::name)).containsExactlyInAnyOrderElementsOf(stages);
    }

    private static List<String> printed(Platform platform) {
        assumeTrue(
                platform.javaHome() != null,
                "no JDK " + platform.jdk() + " on this machine: " + platform + " was not tried");
        assertThat(PRINTED.get(platform)).contains("java\t\t" + platform.jdk(), "spark\t\t" + platform.spark());
        return PRINTED.get(platform);
    }

    private static Platform first() {
        return PRINTED.keySet().iterator().next();
    }

    /** Sample to value, of the lines of one kind. */
    private static Map<String, String> results(List<String> printed, String kind) {
        Map<String, String> results = new TreeMap<>();
        for (String line : printed) {
            String[] words = line.split("\t");
            if (words.length == 3 && words[0].equals(kind)) {
                results.put(words[1], words[2]);
            }
        }
        return results;
    }

    private static String name(Platform platform) {
        return platform.spark() + "-" + platform.jdk();
    }

    private static String folder(Platform platform) {
        return folder.resolve(name(platform)).toString();
    }
}
