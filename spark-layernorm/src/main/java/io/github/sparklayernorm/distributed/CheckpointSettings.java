package io.github.sparklayernorm.distributed;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where and how often the state of a fit is kept, so that a fit that dies goes on from there and ends with the same bits.
 *
 * @param directory of any file system that Spark's Hadoop configuration knows; each fit has one of its own in it; empty
 *                  for no checkpoints
 * @param interval  rounds between two checkpoints, at least 1
 */
public record CheckpointSettings(String directory, int interval) {
    private static final String PARAM = "checkpointDir"; // of the stages

    /** As Spark's own checkpointInterval has it. */
    public static final int DEFAULT_INTERVAL = 10;

    public static final CheckpointSettings NONE = new CheckpointSettings("", 1);

    public CheckpointSettings {
        if (interval < 1) {
            throw new IllegalArgumentException(
                    "the rounds between two checkpoints must be at least 1, but are " + interval + ".");
        }
    }

    /**
     * Before any work is done.
     *
     * @throws InvalidInputException when the directory is no path, or on no file system that is known
     */
    public void requirePath(Configuration hadoop) {
        if (wanted()) {
            fileSystem(hadoop);
        }
    }

    /** The directory, of settings that are wanted. */
    Path path() {
        return HadoopPath.of(PARAM, directory);
    }

    /** Where {@link #path} lies. */
    FileSystem fileSystem(Configuration hadoop) {
        return HadoopPath.fileSystem(PARAM, path(), hadoop);
    }

    boolean wanted() {
        return !directory.isEmpty();
    }
}
