package io.github.sparklayernorm.kernel;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;

/**
 * Where JavaCPP unpacks OpenBLAS. JavaCPP itself takes what it finds there when size and time are right, and where the home
 * cannot be written it goes to a directory of a name that anybody can guess; so it is given a {@link PrivateFolder}, and what
 * lies there is compared with what the jars hold before it is loaded.
 */
final class NativeFiles {
    /** JavaCPP's own property; a user who has set it has chosen a directory, and answers for it. */
    static final String CACHE_PROPERTY = "org.bytedeco.javacpp.cachedir";

    private static final String OLD_CACHE_PROPERTY = "org.bytedeco.javacpp.cacheDir";
    private static final String LOCK = "lock";
    private static final String RENAMED = "_nolapack"; // the jar's libopenblas.so.0 becomes libopenblas_nolapack.so.0
    private static final Pattern OURS = Pattern.compile("bytedeco.(openblas|javacpp)");

    private NativeFiles() {}

    interface Action<T> {
        T run() throws IOException;
    }

    /** Runs what unpacks and loads, while no other JVM of this user unpacks. */
    static <T> T whileChecked(Action<T> load) throws IOException {
        if (System.getProperty(CACHE_PROPERTY) != null || System.getProperty(OLD_CACHE_PROPERTY) != null) {
            return load.run();
        }
        Path folder = PrivateFolder.find(
                "openblas-" + version(), System.getProperty("user.home"), System.getProperty("java.io.tmpdir"));
        Path cache = folder.resolve("cache");
        Path chosen = tellJavaCpp(cache);
        if (!chosen.equals(cache.toRealPath())) {
            requireSafe(chosen);
            return load.run();
        }
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            clearUnlessFromJars(cache, NativeFiles.class.getClassLoader());
            return load.run();
        } catch (OverlappingFileLockException e) {
            throw new IOException("another copy of this library is unpacking native code in this JVM", e);
        }
    }

    /** @return the directory that JavaCPP goes by, which is another where somebody used it in this JVM before us */
    private static Path tellJavaCpp(Path cache) throws IOException {
        System.setProperty(CACHE_PROPERTY, cache.toString());
        try {
            Path chosen = Loader.getCacheDir().toPath();
            Files.createDirectories(cache);
            return chosen.toRealPath();
        } finally {
            System.clearProperty(CACHE_PROPERTY);
        }
    }

    /** What another user of JavaCPP chose is taken when nobody else can write there, and what there is of ours is right. */
    private static void requireSafe(Path cache) throws IOException {
        String remedy = "; set -D" + CACHE_PROPERTY + " to a directory of your own";
        PrivateFolder.requireUnwritableByOthers(cache, remedy);
        for (Path file : PrivateFolder.below(cache)) {
            if (OURS.matcher(file.toString()).find() && !isFromJars(cache, file, NativeFiles.class.getClassLoader())) {
                throw new IOException(file + " is not what the jars hold" + remedy);
            }
        }
    }

    private static String version() throws IOException {
        String version = Loader.getVersion("org.bytedeco", "openblas");
        return version == null ? "unknown" : version;
    }

    /** Clears the directory, for JavaCPP to unpack anew, unless all that is in it is from the jars to the bit. */
    static void clearUnlessFromJars(Path cache, ClassLoader jars) throws IOException {
        for (Path file : PrivateFolder.below(cache)) {
            if (!isFromJars(cache, file, jars)) {
                PrivateFolder.clear(cache);
                return;
            }
        }
    }

    private static boolean isFromJars(Path cache, Path file, ClassLoader jars) throws IOException {
        if (Files.isSymbolicLink(file)) { // JavaCPP's own, such as libgcc_s.so for libgcc_s.so.1
            return Files.exists(file) && file.toRealPath().startsWith(cache.toRealPath());
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
        }
        Path inCache = cache.relativize(file); // jar / entry
        if (inCache.getNameCount() == 1) {
            return inCache.toString().equals(".lock");
        }
        String entry = inCache.subpath(1, inCache.getNameCount()).toString().replace(File.separatorChar, '/');
        return isFromJars(entry, file, jars) || isFromJars(entry.replace(RENAMED, ""), file, jars);
    }

    private static boolean isFromJars(String entry, Path file, ClassLoader jars) throws IOException {
        Enumeration<URL> resources = jars.getResources(entry);
        while (resources.hasMoreElements()) {
            if (isSame(resources.nextElement(), file)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(URL resource, Path file) throws IOException {
        byte[] a = new byte[1 << 16];
        byte[] b = new byte[1 << 16];
        try (InputStream expected = resource.openStream();
                InputStream found = Files.newInputStream(file)) {
            while (true) {
                int n = expected.readNBytes(a, 0, a.length);
                if (found.readNBytes(b, 0, b.length) != n || !Arrays.equals(a, 0, n, b, 0, n)) {
                    return false;
                }
                if (n == 0) {
                    return true;
                }
            }
        }
    }
}
