package io.github.sparklayernorm.compatibility;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JDKs of this machine from 17 on: the one that runs the tests, those that variables name, and the usual places. */
final class JavaHomes {
    private JavaHomes() {}

    /** Feature version (17, 25) to the home of the first that has it. */
    static SortedMap<Integer, Path> found() throws IOException {
        List<Path> homes = new ArrayList<>();
        homes.add(Path.of(System.getProperty("java.home")));
        for (Map.Entry<String, String> variable : new TreeMap<>(System.getenv()).entrySet()) {
            if (variable.getKey().startsWith("JAVA_HOME")
                    && !variable.getValue().isBlank()) {
                homes.add(Path.of(variable.getValue()));
            }
        }
        Path user = Path.of(System.getProperty("user.home"));
        homes.addAll(children(Path.of("/usr/lib/jvm")));
        homes.addAll(children(user.resolve(".sdkman/candidates/java")));
        homes.addAll(children(user.resolve(".jdks")));
        for (Path bundle : children(Path.of("/Library/Java/JavaVirtualMachines"))) {
            homes.add(bundle.resolve("Contents/Home"));
        }
        SortedMap<Integer, Path> found = new TreeMap<>();
        for (Path home : homes) {
            int version = version(home);
            if (version >= 17) {
                found.putIfAbsent(version, home);
            }
        }
        return found;
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }

    /** As the file "release" of each JDK says, JAVA_VERSION="17.0.15"; 0 for what is no JDK. */
    private static int version(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
            return 0;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        }
        String first =
                properties.getProperty("JAVA_VERSION", "0").replaceAll("\"", "").split("[.+-]")[0];
        return first.matches("\\d{1,4}") ? Integer.parseInt(first) : 0;
    }
}
