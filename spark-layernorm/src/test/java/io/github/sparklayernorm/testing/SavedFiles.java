package io.github.sparklayernorm.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Saved stages as files, to be damaged. */
public final class SavedFiles {
    private SavedFiles() {}

    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> found = Files.walk(from)) {
            for (Path file : found.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    public static void delete(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** All files, in an order that does not depend on the random parts of their names. */
    public static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** The one file of {@code metadata} or {@code data}, whether it lies there or is called so. */
    public static Path content(Path folder, String part) throws IOException {
        Path at = folder.resolve(part);
        if (Files.isRegularFile(at)) {
            return at;
        }
        try (Stream<Path> found = Files.list(at)) {
            return found.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Hadoop's local file system would notice a change; others have no such files. */
    public static void removeHadoopChecksums(Path folder) throws IOException {
        for (Path file : all(folder)) {
            if (file.getFileName().toString().endsWith(".crc")) {
                Files.delete(file);
            }
        }
    }

    /** Changes the metadata, with a checksum that fits where they have one. */
    public static void editAndSeal(Path folder, UnaryOperator<String> edit) throws IOException {
        Path file = content(folder, "metadata");
        String text = edit.apply(Files.readString(file));
        Files.writeString(file, sealed(text));
        removeHadoopChecksums(folder);
    }

    /** As docs/file-format.md says it. */
    private static String sealed(String text) {
        int at = text.lastIndexOf(",\"checksum\":\"");
        if (at < 0) {
            return text;
        }
        CRC32C crc = new CRC32C();
        crc.update(text.substring(0, at).getBytes(StandardCharsets.UTF_8));
        return text.substring(0, at) + String.format(",\"checksum\":\"%08x\"}", crc.getValue());
    }
}
