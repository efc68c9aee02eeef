package io.github.sparklayernorm.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks the commands of a bash block without running them: scripts and classes exist, programs know their options. */
final class ShellCommands {
    /** Of other projects, or of the shell. */
    private static final Set<String> OTHERS = Set.of("git", "cd", "export", "pip", "jupyter", "eval");

    private ShellCommands() {}

    static void check(String block) throws Exception {
        parses(block);
        for (String line : block.replace("\\\n", " ").split("\n")) {
            List<String> words = words(line);
            if (!words.isEmpty()) {
                check(words, line);
            }
        }
    }

    private static void parses(String block) throws Exception {
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        bash.getOutputStream().write(block.getBytes(StandardCharsets.UTF_8));
        bash.getOutputStream().close();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said + block).isZero();
    }

    /** Without comments, quotes and variables that are set for one command. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>(Arrays.asList(line.replaceFirst("(^|\\s)#.*", "")
                .replaceAll("['\"]", "")
                .strip()
                .split("\\s+")));
        words.removeIf(String::isEmpty);
        while (!words.isEmpty() && words.get(0).matches("[A-Z_]+=.*")) {
            words.remove(0);
        }
        return words;
    }

    private static void check(List<String> words, String line) throws Exception {
        String command = words.get(0);
        if (OTHERS.contains(command)) {
            return;
        }
        assertThat(Documents.ROOT.resolve(command)).as(line).isExecutable();
        if (command.equals("benchmarks/run") && !words.get(1).equals("jmh")) {
            assertThat(Documents.ROOT.resolve(
                            "benchmarks/src/main/java/io/github/sparklayernorm/benchmarks/" + words.get(1) + ".java"))
                    .as(line)
                    .exists();
        }
        if (command.equals("bin/quickstart")) {
            knows("io.github.sparklayernorm.examples.DigitsClassifier", words.subList(1, words.size()), line);
        }
        int named = words.indexOf("--class");
        if (named > 0 && words.get(named + 1).startsWith("io.github.sparklayernorm.")) {
            knows(words.get(named + 1), words.subList(named + 2, words.size()), line);
        }
        if (words.contains("-pl")) {
            for (String module : words.get(words.indexOf("-pl") + 1).split(",")) {
                assertThat(Files.exists(Documents.ROOT.resolve(module).resolve("pom.xml")))
                        .as(line)
                        .isTrue();
            }
        }
    }

    private static void knows(String program, List<String> arguments, String line) throws Exception {
        Set<String> options = options(Class.forName(program));
        for (String argument : arguments) {
            if (argument.startsWith("--") && argument.length() > 2) {
                assertThat(options).as(line).contains(argument.replaceFirst("=.*", ""));
            }
        }
    }

    private static Set<String> options(Class<?> program) {
        Set<String> names = new HashSet<>(Set.of("--help", "--version"));
        for (Field field : program.getDeclaredFields()) {
            if (field.isAnnotationPresent(Option.class)) {
                names.addAll(List.of(field.getAnnotation(Option.class).names()));
            }
            if (field.isAnnotationPresent(Mixin.class)) {
                names.addAll(options(field.getType()));
            }
        }
        return names;
    }
}
