package io.github.sparklayernorm.distributed;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one fit, in a directory of its own below the one that the user names, on any Hadoop file system.
 *
 * <p>The directory is called after the fit's {@link Fingerprint}, so that fits that share a checkpointDir, one after the
 * other or at the same time, do not see each other's. A fit whose directory is not there starts from the beginning.
 *
 * <p>A checkpoint is written under a temporary name and then renamed, so that a file with a checkpoint's name is whole; the
 * last few stay, in case that the newest cannot be read. They go when the fit has ended well: then there is nothing to go
 * on with. Nothing is overwritten, and only files are removed that begin as this fit's checkpoints do.
 */
final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    static final Pattern FIT_NAME = Pattern.compile("fit-[0-9a-f]{" + 2 * Fingerprint.DIGEST + "}");

    private static final int KEPT = 3;
    /** The round, and what no other file has. */
    private static final Pattern NAME = Pattern.compile("checkpoint-\\d{12}-[0-9a-f]{8}");

    private static final int ROUND_AT = "checkpoint-".length();
    private static final int ROUND_END = ROUND_AT + 12;
    private static final Pattern TEMPORARY = Pattern.compile("\\.writing-[0-9a-f-]{36}");

    private final FileSystem files; // null where none are wanted
    private final Path all; // fits' directories
    private final Path directory; // of this fit
    private final int interval;
    private final Fingerprint fingerprint;
    private final long applicationStart;
    private final Deque<String> good = new ArrayDeque<>(); // names, newest first: written or read by this fit
    private final Set<String> foreign = new HashSet<>(); // names that only look like ours
    private long savedRounds;

    private Checkpoints(
            FileSystem files, Path all, CheckpointSettings settings, Fingerprint fingerprint, long applicationStart) {
        this.files = files;
        this.all = all;
        this.directory = all == null ? null : new Path(all, "fit-" + fingerprint.name());
        this.interval = settings.interval();
        this.fingerprint = fingerprint;
        this.applicationStart = applicationStart;
    }

    static Checkpoints open(SparkContext context, CheckpointSettings settings, Fingerprint fingerprint) {
        if (!settings.wanted()) {
            return new Checkpoints(null, null, settings, fingerprint, 0);
        }
        Path all = settings.path();
        FileSystem files = settings.fileSystem(context.hadoopConfiguration());
        try {
            if (!files.mkdirs(all)) {
                throw new IOException("it could not be made");
            }
            return new Checkpoints(files, files.makeQualified(all), settings, fingerprint, context.startTime());
        } catch (IOException | FSError e) {
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
            for (Path path : newestFirst(files, directory)) {
                if (restored(path, progress)) {
                    return;
                }
            }
            String earlier = EarlierFits.tell(files, all, fingerprint, applicationStart);
            if (!earlier.isEmpty()) {
                LOG.warn("This fit starts from the beginning: no checkpoint in {} is of it.{}", all, earlier);
            }
        } catch (IOException | FSError e) {
            throw failed("checkpoints must be readable", directory.toString(), e);
        }
    }

    private boolean restored(Path path, Progress progress) {
        Progress read =
                new Progress(progress.state, progress.outerMomentum, progress.stopping.fresh(), progress.watch.fresh());
        try (InputStream in = files.open(path)) {
            CheckpointFile.read(in, fingerprint, read);
        } catch (IOException | FSError e) {
            LOG.warn("The checkpoint {} cannot be used ({}); trying the one before it.", path, e.toString());
            return false;
        }
        progress.takeFrom(read);
        savedRounds = progress.rounds;
        good.addFirst(path.getName());
        LOG.info("Going on from {}: epoch {}, step {}.", path, progress.epoch + 1, progress.step);
        return true;
    }

    void roundEnded(Progress progress) {
        if (files == null || progress.rounds < savedRounds + interval) {
            return;
        }
        String unique = UUID.randomUUID().toString();
        Path temporary = new Path(directory, ".writing-" + unique);
        String name = String.format(Locale.ROOT, "checkpoint-%012d-%s", progress.rounds, unique.substring(0, 8));
        try {
            if (written(temporary, new Path(directory, name), progress)) {
                good.addFirst(name);
                removeOld(progress.rounds);
            }
        } catch (IOException | FSError e) {
            throw failed("checkpoints must be writable", directory.toString(), e);
        }
        savedRounds = progress.rounds;
    }

    /** False where the file was removed meanwhile: the same fit runs twice, and the other one has cleaned up. */
    private boolean written(Path temporary, Path path, Progress progress) throws IOException {
        OutputStream created = created(temporary);
        try {
            try (OutputStream out = created) {
                CheckpointFile.write(out, fingerprint, progress);
            }
            if (!files.rename(temporary, path)) {
                throw new IOException("could not rename " + temporary + " to " + path);
            }
            return true;
        } catch (IOException | FSError e) {
            if (files.exists(temporary)) {
                files.delete(temporary, false); // of a full disk, for example
                throw e;
            }
            LOG.warn("{} was removed while it was written; the fit goes on without this checkpoint.", temporary, e);
            return false;
        }
    }

    /**
     * The same fit, running twice, may clean up between two steps of a file system's create (the file, its permissions),
     * which then fails; it does not do so twice.
     */
    private OutputStream created(Path temporary) throws IOException {
        try {
            return files.create(temporary, false);
        } catch (IOException e) {
            if (files.exists(temporary)) {
                throw e;
            }
            LOG.debug("{} is made once more: {}", temporary, e.toString());
            return files.create(temporary, false);
        }
    }

    /** Keeps the last few that are known to be good; what is left of others of this fit, damaged ones too, goes. */
    private void removeOld(long rounds) throws IOException {
        while (good.size() > KEPT) {
            good.removeLast();
        }
        for (Path path : newestFirst(files, directory)) {
            if (round(path) <= rounds && !good.contains(path.getName()) && ours(path)) {
                files.delete(path, false);
            }
        }
    }

    /** Whether a file begins as this fit's checkpoints do. */
    private boolean ours(Path path) {
        if (foreign.contains(path.getName())) {
            return false;
        }
        try (InputStream in = files.open(path)) {
            if (CheckpointFile.isOf(in, fingerprint)) {
                return true;
            }
        } catch (IOException | FSError e) {
            LOG.debug("{} is not a checkpoint of this fit: {}", path, e.toString());
        }
        foreign.add(path.getName());
        return false;
    }

    /** The fit has ended well. */
    void fitEnded() {
        if (files == null) {
            return;
        }
        try {
            removeTemporary();
            for (Path path : newestFirst(files, directory)) {
                if (ours(path)) {
                    files.delete(path, false);
                }
            }
            if (list(files, directory).length == 0) {
                files.delete(directory, false);
            }
        } catch (IOException | FSError e) {
            LOG.warn("The fit has ended, but its checkpoints in {} could not be removed: {}", directory, e.toString());
        }
    }

    /** For an error text: where the last checkpoint is, or nothing. */
    String lastOne() {
        return files == null || savedRounds == 0 ? "" : " The last checkpoint is in " + directory + ".";
    }

    /** Files in a fit's directory that are called as checkpoints are. */
    static List<Path> newestFirst(FileSystem files, Path directory) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (FileStatus status : list(files, directory)) {
            if (NAME.matcher(status.getPath().getName()).matches()) {
                paths.add(status.getPath());
            }
        }
        paths.sort(Comparator.comparing(Path::getName).reversed());
        return paths;
    }

    private static long round(Path path) {
        return Long.parseLong(path.getName().substring(ROUND_AT, ROUND_END));
    }

    private void removeTemporary() throws IOException {
        for (FileStatus status : list(files, directory)) {
            if (TEMPORARY.matcher(status.getPath().getName()).matches()) {
                files.delete(status.getPath(), false);
            }
        }
    }

    static FileStatus[] list(FileSystem files, Path directory) throws IOException {
        try {
            return files.listStatus(directory);
        } catch (FileNotFoundException e) {
            return new FileStatus[0]; // no checkpoint yet
        }
    }

    private static UncheckedIOException failed(String must, String directory, Throwable e) {
        return new UncheckedIOException(
                must + ", but " + directory + " failed with: " + e.getMessage()
                        + "; check the path, its file system, its permissions and its free space.",
                e instanceof IOException io ? io : new IOException(e));
    }
}
