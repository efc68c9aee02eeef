package io.github.sparklayernorm.distributed;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What other fits left in a checkpointDir: for the words with which a fit says why it starts from the beginning. */
final class EarlierFits {
    private static final int MOST_READ =
            20; // their newest checkpoints' headers: enough to find a near one, and soon done
    private static final Pattern OLD_FORMAT = Pattern.compile("checkpoint-\\d{12}");

    private EarlierFits() {}

    /**
     * Empty where there is nothing to tell; else a sentence with the fit that differs least.
     *
     * @param before milliseconds since 1970: fits that wrote later belong to this application, and are no news
     */
    static String tell(FileSystem files, Path directory, Fingerprint fingerprint, long before) throws IOException {
        List<FileStatus> fits = new ArrayList<>();
        boolean old = false;
        for (FileStatus status : Checkpoints.list(files, directory)) {
            String name = status.getPath().getName();
            old |= OLD_FORMAT.matcher(name).matches();
            if (Checkpoints.FIT_NAME.matcher(name).matches() && status.getModificationTime() < before) {
                fits.add(status);
            }
        }
        fits.sort(Comparator.comparingLong(FileStatus::getModificationTime).reversed());
        String told = old ? " Files named checkpoint-… directly in it have the format of an earlier version." : "";
        return fits.isEmpty()
                ? told
                : told + " It holds those of other fits (" + fits.size() + ")."
                        + nearest(files, fits.subList(0, Math.min(MOST_READ, fits.size())), fingerprint);
    }

    private static String nearest(FileSystem files, List<FileStatus> fits, Fingerprint fingerprint) {
        String nearest = "";
        List<String> fewest = List.of();
        for (FileStatus fit : fits) {
            Optional<List<String>> differences = differences(files, fit.getPath(), fingerprint);
            if (differences.isPresent()
                    && (nearest.isEmpty() || differences.get().size() < fewest.size())) {
                nearest = fit.getPath().getName();
                fewest = differences.get();
            }
        }
        return nearest.isEmpty()
                ? ""
                : " In the one that differs least, " + nearest + ", " + String.join("; ", fewest) + ".";
    }

    /** From the newest of a fit's checkpoints; empty where it cannot be read. */
    private static Optional<List<String>> differences(FileSystem files, Path fit, Fingerprint fingerprint) {
        try {
            List<Path> checkpoints = Checkpoints.newestFirst(files, fit);
            if (checkpoints.isEmpty()) {
                return Optional.empty();
            }
            try (InputStream in = files.open(checkpoints.get(0))) {
                return Optional.of(
                        fingerprint.differences(CheckpointFile.header(in).fingerprint()));
            }
        } catch (IOException | FSError e) {
            return Optional.empty();
        }
    }
}
