package io.github.sparklayernorm.examples.job;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The directory that a program fills: local, or of any file system that Spark reaches. */
public final class Output implements AutoCloseable {
    private final FileSystem files;
    private final Path directory;

    private Output(FileSystem files, Path directory) {
        this.files = files;
        this.directory = directory;
    }

    /** Makes the directory if it is missing: a job should fail for it before the training, not after. */
    public static Output in(SparkSession spark, String directory) {
        try {
            Path path = new Path(directory);
            // An instance of its own: checksum files beside pictures help nobody, beside models they stay.
            FileSystem files =
                    FileSystem.newInstance(path.toUri(), spark.sparkContext().hadoopConfiguration());
            files.setWriteChecksum(false);
            files.mkdirs(path);
            return new Output(files, path);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s: must be a directory that can be written, but %s; choose another."
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    /** As {@link #in}, but null where no directory is named. */
    public static Output orNone(SparkSession spark, String directory) {
        return directory == null ? null : in(spark, directory);
    }

    /** Removes what an earlier run left under this name. */
    public void remove(String name) {
        try {
            files.delete(new Path(directory, name), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file anew. */
    public void write(String name, byte[] bytes) {
        try (OutputStream out = files.create(new Path(directory, name), true)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String path(String name) {
        return new Path(directory, name).toString();
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
