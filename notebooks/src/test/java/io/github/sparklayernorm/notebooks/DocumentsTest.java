package io.github.sparklayernorm.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and docs show is true: their code runs, their commands exist, their links lead somewhere. */
class DocumentsTest {
    /** Languages that nothing runs: they show a formula, a diagram or a setting. */
    private static final Set<String> SHOWN = Set.of("text", "mermaid", "xml", "properties", "json");

    private static SparkSession spark;

    @BeforeAll
    static void open() {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
    }

    @AfterAll
    static void close() {
        spark.stop();
    }

    static Stream<Path> pages() {
        return Documents.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void javaBlocksRunInOrder(Path page) {
        List<String> blocks = Documents.blocks(page, "java");
        if (blocks.isEmpty()) {
            return;
        }
        try (Session session = new JavaSession()) {
            session.run("var spark = org.apache.spark.sql.SparkSession.active();");
            run(session, blocks);
        } catch (CellFailure e) {
            fail(e);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void scalaBlocksRunInOrder(Path page) {
        List<String> blocks = Documents.blocks(page, "scala");
        if (blocks.isEmpty()) {
            return;
        }
        try (Session session = new ScalaSession(spark)) {
            run(session, blocks);
        }
    }

    private static void run(Session session, List<String> blocks) {
        for (String block : blocks) {
            try {
                List<Output> outputs = session.run(block);
                checkAccuracy(outputs);
            } catch (CellFailure e) {
                fail("this block must run:%n%n%s%n%s".formatted(block.indent(4), e.getMessage()), e);
            }
        }
    }

    /** A block that prints an accuracy shows a network that learns. */
    private static void checkAccuracy(List<Output> outputs) {
        Pattern accuracy = Pattern.compile("accuracy[^:]*: ([0-9.]+)");
        for (Output output : outputs) {
            Matcher found = accuracy.matcher(output.data());
            while (found.find()) {
                assertThat(Double.parseDouble(found.group(1))).isBetween(0.95, 1.0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyBlockSaysItsLanguage(Path page) {
        assertThat(Documents.blocks(page))
                .extracting(Documents.Block::language)
                .allMatch(language -> SHOWN.contains(language)
                        || Set.of("java", "scala", "bash").contains(language));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandExistsAndTakesItsOptions(Path page) throws Exception {
        for (String block : Documents.blocks(page, "bash")) {
            ShellCommands.check(block);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFile(Path page) {
        assertThat(Documents.links(page))
                .filteredOn(link -> !link.startsWith("http") && !link.startsWith("#"))
                .allSatisfy(link -> assertThat(page.resolveSibling(link.replaceFirst("#.*", "")))
                        .exists());
    }

    @Test
    void theDependencyIsTheOneThatThisBuildMakes() throws Exception {
        String pom = Files.readString(Documents.ROOT.resolve("pom.xml"));
        Matcher version = Pattern.compile("<version>(.*?)</version>").matcher(pom);
        assertThat(version.find()).isTrue();

        assertThat(Documents.blocks(Documents.ROOT.resolve("README.md"), "xml"))
                .anySatisfy(block -> assertThat(block)
                        .contains("<artifactId>spark-layernorm_2.13</artifactId>")
                        .contains("<version>" + version.group(1) + "</version>"));
    }
}
