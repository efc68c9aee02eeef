package io.github.sparklayernorm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A member that is added to a closed set must lead the compiler to every place: each choice is a switch that gives a value,
 * since Java 17 lets a switch that gives none leave members out, and has no default branch.
 */
class ClosedSetsTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("sparklayernorm.root"), "spark-layernorm", "src", "main", "java");
    private static final Pattern DEFAULT = Pattern.compile("^\\s*default\\s*(->|:)");
    private static final Pattern WITHOUT_VALUE = Pattern.compile("^\\s*switch\\s*\\(");

    /** Over texts, which are no closed set. */
    private static final List<String> OVER_TEXTS = List.of("ClassWeights.java");

    @Test
    void noSwitchHasADefaultBranch() throws IOException {
        assertThat(lines(DEFAULT)).isEmpty();
    }

    @Test
    void everySwitchGivesAValue() throws IOException {
        assertThat(lines(WITHOUT_VALUE)).isEmpty();
    }

    private static List<String> lines(Pattern pattern) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !OVER_TEXTS.contains(file.getFileName().toString()))
                    .flatMap(file -> lines(file, pattern))
                    .toList();
        }
    }

    /** Lines that begin a switch in the middle of an expression, by the formatter's rules, have more before it. */
    private static Stream<String> lines(Path file, Pattern pattern) {
        try {
            List<String> lines = Files.readAllLines(file);
            return Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
                    .filter(i -> pattern.matcher(lines.get(i)).find())
                    .filter(i -> pattern != WITHOUT_VALUE
                            || !lines.get(i - 1).strip().endsWith("="))
                    .map(i -> file.getFileName() + ":" + (i + 1) + " "
                            + lines.get(i).strip());
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }
}
