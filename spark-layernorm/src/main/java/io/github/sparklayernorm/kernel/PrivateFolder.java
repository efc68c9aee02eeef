package io.github.sparklayernorm.kernel;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory into which no other user can put a file, for native code that is unpacked and then loaded by its path.
 *
 * <p>In the user's home it stays and serves the next JVM; where there is no home (a container that runs under a uid without
 * a passwd entry) or none that can be trusted, it is a fresh one among the temporary files, and goes with the JVM. A name
 * that can be guessed among the temporary files is never used: whoever makes it first owns it.
 *
 * <p>Without POSIX permissions (Windows) both places belong to the user by their access control lists already.
 */
final class PrivateFolder {
    private static final String HOME_NAME = ".sparklayernorm";
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    private static final int OTHERS = 077; // bits of a mode: what group and others may
    private static final int OTHERS_WRITE = 022;
    private static final int STICKY = 01000; // in such a directory nobody renames what is another's

    private PrivateFolder() {}

    /**
     * @param name      below the directory in the home, of what will be in it
     * @param home      as the system property user.home says: may be nothing, "?" or not there
     * @param temporary as java.io.tmpdir says
     * @throws IOException when there is no such place, with the reason
     */
    static Path find(String name, String home, String temporary) throws IOException {
        try {
            Path user = Path.of(home == null ? "?" : home);
            requireNobodyRenamesIn(user);
            return privately(privately(user.resolve(HOME_NAME)).resolve(name));
        } catch (IOException | RuntimeException inHome) {
            try {
                Path folder = Files.createTempDirectory(Path.of(temporary), "sparklayernorm-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteQuietly(folder)));
                return privately(folder);
            } catch (IOException | RuntimeException inTemporary) {
                IOException none = new IOException("native code must lie in a directory that is this user's alone, but"
                        + " there is none: neither below user.home (" + inHome + ") nor java.io.tmpdir ("
                        + inTemporary + "); give one that can be written with -Djava.io.tmpdir");
                none.addSuppressed(inHome);
                none.addSuppressed(inTemporary);
                throw none;
            }
        }
    }

    /** Makes the directory, or checks the one that is there. */
    private static Path privately(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, ownerOnly());
        } catch (FileAlreadyExistsException e) {
            // then it has to be as we would have made it
        }
        requirePrivate(folder);
        return folder;
    }

    private static FileAttribute<?>[] ownerOnly() {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** @throws IOException unless it is a directory, no link, of this user, and closed to all others */
    static void requirePrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is no directory");
        }
        if (!POSIX) {
            return;
        }
        if (mode(folder, OTHERS) != 0) {
            throw new IOException(folder + " is open to other users");
        }
        requireOurs(folder);
    }

    /** @throws IOException when others own it or can write into it, with the remedy */
    static void requireUnwritableByOthers(Path folder, String remedy) throws IOException {
        if (POSIX && mode(folder, OTHERS_WRITE) != 0) {
            throw new IOException(folder + " can be written by other users" + remedy);
        }
        if (POSIX) {
            requireOurs(folder);
        }
    }

    /** @throws IOException unless this user owns it */
    private static void requireOurs(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, "owner", "");
        try {
            if (!attribute(folder, "uid").equals(attribute(probe, "uid"))) {
                throw new IOException(folder + " belongs to another user");
            }
        } finally {
            Files.delete(probe);
        }
    }

    private static void requireNobodyRenamesIn(Path folder) throws IOException {
        if (!folder.isAbsolute() || !Files.isDirectory(folder)) {
            throw new IOException(folder + " is no directory");
        }
        Path real = folder.toRealPath();
        if (POSIX && mode(real, OTHERS_WRITE) != 0 && mode(real, STICKY) == 0) {
            throw new IOException(folder + " can be written by other users");
        }
    }

    private static int mode(Path file, int bits) throws IOException {
        return (Integer) attribute(file, "mode") & bits;
    }

    private static Object attribute(Path file, String name) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
        return attributes.get(name);
    }

    /** What lies below a directory, deepest first, but not the directory itself; links are not followed. */
    static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> !file.equals(folder))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    static void clear(Path folder) throws IOException {
        for (Path file : below(folder)) {
            Files.delete(file);
        }
    }

    private static void deleteQuietly(Path folder) {
        try {
            clear(folder);
            Files.delete(folder);
        } catch (IOException e) {
            // Windows does not delete a library that is loaded; what is left is of no use to anybody.
        }
    }
}
