package io.github.sparklayernorm.kernel.opencl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What can be known about OpenCL on this machine without loading any native code. A driver can end the process while it
 * is being loaded, so everything that can be refused beforehand is.
 *
 * @param mappedFiles /proc/self/maps; empty where there is none
 * @param mounts /proc/self/mounts; empty where there is none
 */
record OpenClHost(
        String os,
        String architecture,
        Path temporaryFolder,
        Path home,
        Path driverFolder,
        Map<String, String> environment,
        List<String> mappedFiles,
        List<String> mounts) {

    private static final String PRELOAD = "LD_PRELOAD=$JAVA_HOME/lib/libjsig.so";

    static OpenClHost current() {
        return new OpenClHost(
                System.getProperty("os.name", ""),
                System.getProperty("os.arch", ""),
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
                Path.of(System.getProperty("user.home", "/")),
                Path.of("/etc/OpenCL/vendors"),
                System.getenv(),
                lines(Path.of("/proc/self/maps")),
                lines(Path.of("/proc/self/mounts")));
    }

    /** Why Aparapi's native library cannot be loaded here, if so. */
    Optional<String> refusal() {
        String platform = os.toLowerCase(Locale.ROOT);
        boolean intel64 = architecture.equals("amd64") || architecture.equals("x86_64");
        boolean supported = platform.contains("linux")
                ? intel64 || architecture.equals("aarch64")
                : intel64 && (platform.contains("mac") || platform.contains("windows"));
        if (!supported) {
            return Optional.of(
                    "Aparapi has native code for Linux (x86-64, aarch64), macOS (x86-64) and Windows (x86-64),"
                            + " but this is " + os + " on " + architecture + "; set device=cpu.");
        }
        if (mappedFiles.stream().anyMatch(line -> line.contains("/ld-musl-"))) {
            return Optional.of("Aparapi's native code needs glibc, but this Java runs on musl (Alpine);"
                    + " use a glibc image, or set device=cpu.");
        }
        if (!Files.isDirectory(temporaryFolder) || !canWrite(temporaryFolder)) {
            return Optional.of("Aparapi unpacks its native library into java.io.tmpdir, but " + temporaryFolder
                    + " cannot be written; pass -Djava.io.tmpdir=<a folder that can>.");
        }
        if (isNoExec(temporaryFolder)) {
            return Optional.of("Aparapi loads its native library from java.io.tmpdir, but " + temporaryFolder
                    + " is mounted noexec; pass -Djava.io.tmpdir=<a folder on another mount>.");
        }
        return Optional.empty();
    }

    /** Why no device was listed, as far as files tell; what to install or to set. */
    String whyNoDevice() {
        return poclCacheRefusal()
                .orElseGet(() -> drivers().isEmpty()
                        ? "no OpenCL driver is installed (no .icd file in " + driverFolder
                                + "); install one, such as the GPU vendor's, or pocl-opencl-icd and ocl-icd-libopencl1 for the CPU."
                        : "the drivers " + drivers()
                                + " offer none; run clinfo to see why, and check that this user may open"
                                + " the device files under /dev.");
    }

    /** Why a device that compiles inside this process for its own CPU cannot be used safely, if so. */
    Optional<String> cpuDeviceRefusal(String platformName) {
        boolean linux = os.toLowerCase(Locale.ROOT).contains("linux");
        if (linux && mappedFiles.stream().noneMatch(line -> line.contains("libjsig"))) {
            return Optional.of(
                    "a CPU device needs signal chaining, because its compiler replaces the JVM's SIGSEGV handler"
                            + " and busy threads then kill the process, but libjsig is not loaded; start Java with "
                            + PRELOAD
                            + " (in Spark: spark.executorEnv.LD_PRELOAD, and the same in the driver's environment).");
        }
        return platformName.toLowerCase(Locale.ROOT).contains("portable computing language")
                ? poclCacheRefusal()
                : Optional.empty();
    }

    /** PoCL lists no device when its cache cannot be written, and ends the process when it cannot be executed from. */
    private Optional<String> poclCacheRefusal() {
        if (drivers().stream().noneMatch(name -> name.startsWith("pocl"))) {
            return Optional.empty();
        }
        Path cache = poclCache();
        if (!canWrite(cache)) {
            return Optional.of("PoCL keeps compiled kernels in " + cache + ", but that cannot be written;"
                    + " set POCL_CACHE_DIR to a folder that can.");
        }
        if (isNoExec(cache)) {
            return Optional.of("PoCL loads compiled kernels from " + cache + ", but that is mounted noexec;"
                    + " set POCL_CACHE_DIR to a folder on another mount.");
        }
        return Optional.empty();
    }

    private Path poclCache() {
        String own = environment.get("POCL_CACHE_DIR");
        if (own != null && !own.isEmpty()) {
            return Path.of(own);
        }
        String shared = environment.get("XDG_CACHE_HOME");
        return (shared == null || shared.isEmpty() ? home.resolve(".cache") : Path.of(shared)).resolve("pocl/kcache");
    }

    /** Names of the installable client drivers' files. */
    List<String> drivers() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(driverFolder, "*.icd")) {
            for (Path file : files) {
                names.add(file.getFileName().toString());
            }
        } catch (IOException e) {
            // No such folder means no drivers.
        }
        names.sort(null);
        return names;
    }

    /** Whether the folder, or the closest one above it that exists, can be written. */
    private static boolean canWrite(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return Files.isDirectory(existing) && Files.isWritable(existing);
    }

    private boolean isNoExec(Path folder) {
        String path = folder.toAbsolutePath().normalize().toString();
        String longest = "";
        boolean noExec = false;
        for (String line : mounts) {
            String[] fields = line.split(" ");
            if (fields.length < 4) {
                continue;
            }
            String point = fields[1];
            boolean above = path.equals(point) || path.startsWith(point.endsWith("/") ? point : point + "/");
            if (above && point.length() >= longest.length()) {
                longest = point;
                noExec = List.of(fields[3].split(",")).contains("noexec");
            }
        }
        return noExec;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
