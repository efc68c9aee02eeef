package io.github.sparklayernorm.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main of the tests in a JVM of its own, for what a JVM decides once. */
public final class ChildJvm {
    private ChildJvm() {}

    /** Standard output and standard error of {@code main}, run with these JVM flags and no others. */
    public static String run(Class<?> main, String... flags) throws IOException, InterruptedException {
        Path output = Files.createTempFile("child-jvm", ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        if (exit != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + exit + ":\n" + text);
        }
        return text;
    }
}
