package io.github.sparklayernorm.examples.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds a program's input in the directory that the user named, on any file system that Hadoop reaches. */
public final class DataDirectory {
    private DataDirectory() {}

    /**
     * The first of these files that the directory holds, each also with {@code .gz} behind its name.
     *
     * @throws IllegalArgumentException when there is none, with a text for the user
     */
    public static Path find(Configuration hadoop, String directory, String... names) {
        try {
            Path folder = new Path(directory);
            FileSystem files = folder.getFileSystem(hadoop);
            if (!files.exists(folder) || !files.getFileStatus(folder).isDirectory()) {
                throw new IllegalArgumentException("%s: must be a directory that holds %s, but %s; correct the path."
                        .formatted(directory, names[0], files.exists(folder) ? "is a file" : "does not exist"));
            }
            List<String> tried = new ArrayList<>();
            for (String name : names) {
                tried.add(name);
                tried.add(name + ".gz");
            }
            for (String name : tried) {
                if (files.exists(new Path(folder, name))) {
                    return new Path(folder, name);
                }
            }
            throw new IllegalArgumentException(
                    "%s: must hold one of %s, but holds none; download it or correct the path."
                            .formatted(directory, String.join(", ", tried)));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s: must be a readable directory, but %s; check its permissions."
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }
}
