package io.github.sparklayernorm.distributed;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The one door from a text that somebody set to a path of Hadoop and its file system: what is no path, or on no file system
 * that is known here, is refused with words. A path is taken letter by letter: none of it is a pattern.
 */
public final class HadoopPath {
    private static final String REMEDY =
            "; write it as /directory, file:///directory or scheme://host/directory, without"
                    + " colons or backslashes in names.";

    private HadoopPath() {}

    /**
     * @param what names the text in a refusal: "checkpointDir"
     * @throws InvalidInputException when the text is no path
     */
    public static Path of(String what, String text) {
        try {
            return new Path(text);
        } catch (IllegalArgumentException e) { // Hadoop's wrapping of URISyntaxException, too
            throw refused(what + " must be a path", text, "is none (" + e.getMessage() + ")", e);
        }
    }

    /**
     * @param what as above
     * @throws InvalidInputException when there is no such file system, or the path is none of its paths
     */
    public static FileSystem fileSystem(String what, Path path, Configuration hadoop) {
        try {
            FileSystem files = path.getFileSystem(hadoop);
            files.makeQualified(path);
            return files;
        } catch (IOException | RuntimeException e) { // of a host that has no address, of a class that is not there
            throw refused(
                    what + " must be on a file system that is known and reached here",
                    path.toString(),
                    "is not (" + e.getMessage() + ")",
                    e);
        }
    }

    private static InvalidInputException refused(String must, String text, String came, Exception cause) {
        return new InvalidInputException(must + ", but \"" + text + "\" " + came + REMEDY, cause);
    }
}
