package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.Kernel;
import com.aparapi.natives.NativeLoader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
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
    private static final String FINE = "opencl-probe: fine";
    private static final String REFUSED = "opencl-probe: refused ";
    /** A cold compiler on a busy machine took 10 s; whoever needs much longer than that hangs. */
    private static final long PATIENCE_SECONDS = 120;

    private OpenClProbe() {}

    /** The child: prints one line that {@link #run} understands. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] gpuAddresses) {
        try {
            NormLaunchers launchers = new NormLaunchers(OpenClDevices.usable(List.of(gpuAddresses)));
            float[] row = {3f, 1f, 2f};
            float[] one = {1f, 1f, 1f};
            launchers.layerNormForward(
                    io.github.sparklayernorm.kernel.Activation.IDENTITY,
                    1,
                    3,
                    1e-5f,
                    row,
                    0,
                    one,
                    0,
                    one,
                    0,
                    new float[3],
                    0,
                    new float[1],
                    new float[1],
                    0);
            launchers.close();
            System.out.println(FINE);
        } catch (OpenClUnavailableException | DeviceFailedException e) {
            System.out.println(REFUSED + e.getMessage());
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
        command.addAll(List.of("-cp", classPath(), OpenClProbe.class.getName()));
        command.addAll(gpuAddresses);
        Path output = null;
        try {
            output = Files.createTempFile("opencl-probe", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(new File(System.getProperty("java.io.tmpdir")))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            for (String setting : environment) {
                builder.environment()
                        .put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
            }
            Process child = builder.start();
            boolean ended = child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                child.destroyForcibly();
                return Optional.of("OpenCL drivers must answer, but a trial process hung for " + PATIENCE_SECONDS
                        + " s; run clinfo to find the driver that hangs, and remove its .icd file, or set device=cpu.");
            }
            return verdict(child.exitValue(), Files.readAllLines(output, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.of("a trial process must be able to try the OpenCL drivers, but could not be started (" + e
                    + "); set device=cpu.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(
                    "a trial process was to try the OpenCL drivers, but this thread was interrupted; fit again.");
        } finally {
            deleteQuietly(output);
        }
    }

    static Optional<String> verdict(int exitCode, List<String> output) {
        for (String line : output) {
            if (line.startsWith(REFUSED)) {
                return Optional.of(line.substring(REFUSED.length()));
            }
        }
        if (exitCode == 0 && output.contains(FINE)) {
            return Optional.empty();
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

    private static void deleteQuietly(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // A file that stays in the temporary folder harms nobody.
        }
    }
}
