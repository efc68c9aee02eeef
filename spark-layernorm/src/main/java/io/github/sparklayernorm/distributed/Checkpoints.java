package io.github.sparklayernorm.distributed;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one fit in a directory of any Hadoop file system.
 *
 * <p>A checkpoint is written under a temporary name and then renamed, so that a file with a checkpoint's name is whole; the
 * last few stay, in case that the newest cannot be read. They go when the fit has ended well: then there is nothing to go
 * on with. A directory that holds checkpoints of another fit is refused.
 */
final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private static final int KEPT = 3;
    private static final String PREFIX = "checkpoint-";
    private static final String TEMPORARY = ".writing-" + PREFIX;

    private final FileSystem files; // null where none are wanted
    private final Path directory;
    private final int interval;
    private final Fingerprint fingerprint;
    private long savedRounds;

    private Checkpoints(FileSystem files, Path directory, int interval, Fingerprint fingerprint) {
        this.files = files;
        this.directory = directory;
        this.interval = interval;
        this.fingerprint = fingerprint;
    }

    static Checkpoints open(SparkContext context, CheckpointSettings settings, Fingerprint fingerprint) {
        if (!settings.wanted()) {
            return new Checkpoints(null, null, settings.interval(), fingerprint);
        }
        try {
            Path directory = new Path(settings.directory());
            FileSystem files = directory.getFileSystem(context.hadoopConfiguration());
            files.mkdirs(directory);
            return new Checkpoints(files, files.makeQualified(directory), settings.interval(), fingerprint);
        } catch (IOException e) {
            throw failed("checkpointDir must be a directory that can be written to", settings.directory(), e);
        }
    }

    /** Brings the progress to where the last whole checkpoint left it; leaves it alone where there is none. */
    void restore(Progress progress) {
        if (files == null) {
            return;
        }
        try {
            removeTemporary();
            for (Path path : newestFirst()) {
                if (restored(path, progress)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw failed("checkpoints must be readable", directory.toString(), e);
        }
    }

    private boolean restored(Path path, Progress progress) throws IOException {
        Progress read = new Progress(progress.state, progress.outerMomentum, progress.stopping.fresh());
        CheckpointFile.Header header;
        try (InputStream in = files.open(path)) {
            header = CheckpointFile.read(in, read);
        } catch (IOException e) {
            LOG.warn("The checkpoint {} cannot be used ({}); trying the one before it.", path, e.toString());
            return false;
        }
        String differences = fingerprint.differences(header.fingerprint());
        if (!differences.isEmpty()) {
            throw new IllegalStateException("checkpointDir must be empty or hold checkpoints of this fit, but " + path
                    + " is of another one: " + differences
                    + ". Set what it was, or delete the directory or name another to start anew.");
        }
        progress.takeFrom(read);
        savedRounds = progress.rounds;
        LOG.info("Going on from {}: epoch {}, step {}.", path, progress.epoch + 1, progress.step);
        return true;
    }

    void roundEnded(Progress progress) {
        if (files == null || progress.rounds < savedRounds + interval) {
            return;
        }
        Path temporary = new Path(directory, TEMPORARY + UUID.randomUUID());
        Path path = new Path(directory, String.format(Locale.ROOT, PREFIX + "%012d", progress.rounds));
        try {
            try (OutputStream out = files.create(temporary, true)) {
                CheckpointFile.write(out, fingerprint, progress);
            }
            files.delete(path, false); // a damaged one of the same round, which was passed over
            if (!files.rename(temporary, path)) {
                throw new IOException("could not rename " + temporary + " to " + path);
            }
            savedRounds = progress.rounds;
            List<Path> all = newestFirst();
            for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
                files.delete(old, false);
            }
        } catch (IOException e) {
            throw failed("checkpoints must be writable", directory.toString(), e);
        }
    }

    /** The fit has ended well. */
    void fitEnded() {
        if (files == null) {
            return;
        }
        try {
            removeTemporary();
            for (Path path : newestFirst()) {
                files.delete(path, false);
            }
        } catch (IOException e) {
            LOG.warn("The fit has ended, but its checkpoints in {} could not be removed: {}", directory, e.toString());
        }
    }

    /** For an error text: where the last checkpoint is, or nothing. */
    String lastOne() {
        return files == null || savedRounds == 0 ? "" : " The last checkpoint is in " + directory + ".";
    }

    private List<Path> newestFirst() throws IOException {
        List<Path> paths = new ArrayList<>();
        for (FileStatus status : list()) {
            if (status.getPath().getName().startsWith(PREFIX)) {
                paths.add(status.getPath());
            }
        }
        paths.sort(Comparator.comparing(Path::getName).reversed());
        return paths;
    }

    private void removeTemporary() throws IOException {
        for (FileStatus status : list()) {
            if (status.getPath().getName().startsWith(TEMPORARY)) {
                files.delete(status.getPath(), false);
            }
        }
    }

    private FileStatus[] list() throws IOException {
        try {
            return files.listStatus(directory);
        } catch (FileNotFoundException e) {
            return new FileStatus[0]; // stores without directories know only those that hold something
        }
    }

    private static UncheckedIOException failed(String must, String directory, IOException e) {
        return new UncheckedIOException(
                must + ", but " + directory + " failed with: " + e.getMessage()
                        + "; check the path, its file system and its permissions.",
                e);
    }
}
