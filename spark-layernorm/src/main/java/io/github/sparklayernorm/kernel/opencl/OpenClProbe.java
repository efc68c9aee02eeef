package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.Kernel;
import com.aparapi.natives.NativeLoader;
import io.github.sparklayernorm.kernel.Activation;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.bcel.Const;
import org.apache.commons.lang3.ArrayUtils;
import org.slf4j.LoggerFactory;

/**
 * A child process that loads the drivers, lists the devices, compiles a kernel and runs it: a driver that aborts,
 * crashes or hangs does so there.
 */
final class OpenClProbe {
    private static final String FINE = "fine";
    /** A cold compiler on a busy machine took 10 s; whoever needs much longer than that hangs. */
    private static final long PATIENCE_SECONDS = 120;

    private OpenClProbe() {}

    /** The child: arguments are a file for the verdict and the GPU addresses. */
    public static void main(String[] arguments) throws IOException {
        List<String> gpuAddresses = List.of(arguments).subList(1, arguments.length);
        Files.writeString(Path.of(arguments[0]), tried(gpuAddresses));
    }

    private static String tried(List<String> gpuAddresses) {
        try {
            NormLaunchers launchers = new NormLaunchers(OpenClDevices.usable(gpuAddresses));
            float[] x = {3f, 1f, 2f};
            float[] ones = {1f, 1f, 1f};
            float[] y = new float[3];
            float[] mean = new float[1];
            float[] rstd = new float[1];
            launchers.layerNormForward(Activation.IDENTITY, 1, 3, 1e-5f, x, 0, ones, 0, ones, 0, y, 0, mean, rstd, 0);
            launchers.close();
            return FINE;
        } catch (OpenClUnavailableException | DeviceFailedException e) {
            return e.getMessage();
        }
    }

    /** Why this JVM should not use OpenCL, if so. */
    static Optional<String> run(List<String> gpuAddresses) {
        return run(gpuAddresses, List.of());
    }

    static Optional<String> run(List<String> gpuAddresses, List<String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash"));
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        Path folder = null;
        try {
            folder = Files.createTempDirectory("opencl-probe");
            Path verdict = folder.resolve("verdict");
            Path output = folder.resolve("output");
            command.addAll(List.of("-cp", classPath(), OpenClProbe.class.getName(), verdict.toString()));
            command.addAll(gpuAddresses);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            for (String setting : environment) {
                builder.environment()
                        .put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
            }
            Process child = builder.start();
            try {
                if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    return Optional.of(
                            "OpenCL drivers must answer, but a trial process hung for " + PATIENCE_SECONDS
                                    + " s; run clinfo to find the driver that hangs, and remove its .icd file, or set device=cpu.");
                }
            } finally {
                child.destroyForcibly();
            }
            return verdict(
                    child.exitValue(),
                    Files.exists(verdict) ? Files.readString(verdict) : "",
                    Files.readAllLines(output, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.of("a trial process must be able to try the OpenCL drivers, but could not be started (" + e
                    + "); set device=cpu.");
        } catch (InterruptedException e) {
            // no verdict, so nothing that may be kept for the JVM
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a trial process tried the OpenCL drivers", e);
        } finally {
            deleteQuietly(folder);
        }
    }

    static Optional<String> verdict(int exitCode, String verdict, List<String> output) {
        if (exitCode == 0 && verdict.equals(FINE)) {
            return Optional.empty();
        }
        if (exitCode == 0 && !verdict.isEmpty()) {
            return Optional.of(verdict);
        }
        String last = output.isEmpty() ? "it printed nothing" : "its last line was: " + output.get(output.size() - 1);
        return Optional.of("OpenCL drivers must not end the process, but a trial process ended with exit code "
                + exitCode + " (" + last
                + "); run clinfo to find the driver, update it or remove its .icd file, or set device=cpu.");
    }

    /** The jars that the child needs, wherever they were loaded from: Spark adds a job's jars outside java.class.path. */
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        // Aparapi reads kernels with BCEL, which uses commons-lang.
        for (Class<?> needed : List.of(
                OpenClProbe.class,
                Kernel.class,
                NativeLoader.class,
                Const.class,
                ArrayUtils.class,
                LoggerFactory.class)) {
            CodeSource source = needed.getProtectionDomain().getCodeSource();
            if (source != null) {
                try {
                    places.add(Path.of(source.getLocation().toURI()).toString());
                } catch (URISyntaxException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return String.join(File.pathSeparator, places);
    }

    private static void deleteQuietly(Path folder) {
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Something that stays in the temporary folder harms nobody.
        }
    }
}
