package io.github.sparklayernorm.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenClHostTest {
    @TempDir
    Path folder;

    private Path drivers;

    @BeforeEach
    void makeDriverFolder() throws IOException {
        drivers = Files.createDirectory(folder.resolve("vendors"));
    }

    @Test
    void anOrdinaryMachineIsNotRefused() {
        assertThat(host("Linux", "amd64", folder, List.of(), List.of("/dev/sda / ext4 rw 0 0"))
                        .refusal())
                .isEmpty();
        assertThat(host("Linux", "aarch64", folder, List.of(), List.of()).refusal())
                .isEmpty();
        assertThat(host("Mac OS X", "x86_64", folder, List.of(), List.of()).refusal())
                .isEmpty();
    }

    @Test
    void platformsWithoutNativeCodeAreNamed() {
        assertThat(host("Mac OS X", "aarch64", folder, List.of(), List.of()).refusal())
                .hasValue(
                        "Aparapi has native code for Linux (x86-64, aarch64), macOS (x86-64) and Windows (x86-64), but this"
                                + " is Mac OS X on aarch64; set device=cpu.");
        assertThat(host("Linux", "ppc64le", folder, List.of(), List.of()).refusal())
                .isPresent();
        assertThat(host("Linux", "amd64", folder, List.of("7f00 r-xp 0 fe:00 1 /lib/ld-musl-x86_64.so.1"), List.of())
                        .refusal()
                        .orElseThrow())
                .contains("needs glibc");
    }

    @Test
    void aTemporaryFolderThatCannotServeIsRefusedWithTheProperty() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(host("Linux", "amd64", folder.resolve("missing"), List.of(), List.of())
                        .refusal()
                        .orElseThrow())
                .contains("missing cannot be written; pass -Djava.io.tmpdir=");
        assertThat(host("Linux", "amd64", file, List.of(), List.of()).refusal()).isPresent();
        assertThat(host(
                                "Linux",
                                "amd64",
                                folder,
                                List.of(),
                                List.of("/dev/sda / ext4 rw 0 0", "tmpfs " + folder + " tmpfs rw,nosuid,noexec 0 0"))
                        .refusal()
                        .orElseThrow())
                .contains("is mounted noexec; pass -Djava.io.tmpdir=");
    }

    @Test
    void aCpuDeviceNeedsSignalChaining() {
        assertThat(host("Linux", "amd64", folder, List.of("7f00 r-xp /lib/libc.so.6"), List.of())
                        .cpuDeviceRefusal("Portable Computing Language")
                        .orElseThrow())
                .contains("libjsig is not loaded; start Java with LD_PRELOAD=$JAVA_HOME/lib/libjsig.so")
                .contains("spark.executorEnv.LD_PRELOAD");
        assertThat(host("Linux", "amd64", folder, List.of("7f00 r-xp /jdk/lib/libjsig.so"), List.of())
                        .cpuDeviceRefusal("Portable Computing Language"))
                .isEmpty();
    }

    @Test
    void whyThereIsNoDevice() throws IOException {
        OpenClHost bare = host("Linux", "amd64", folder, List.of(), List.of());
        assertThat(bare.whyNoDevice())
                .isEqualTo(
                        "no OpenCL driver is installed (no .icd file in " + drivers + "); install one, such as the GPU"
                                + " vendor's, or pocl-opencl-icd and ocl-icd-libopencl1 for the CPU.");
        Files.writeString(drivers.resolve("nvidia.icd"), "libnvidia-opencl.so.1");
        assertThat(bare.whyNoDevice()).contains("the drivers [nvidia.icd] offer none; run clinfo");
    }

    @Test
    void aCompilerCacheThatCannotServeIsRefusedWithTheVariable() throws IOException {
        Files.writeString(drivers.resolve("pocl.icd"), "libpocl.so.2");
        Path file = Files.createFile(folder.resolve("file"));
        OpenClHost unwritable = new OpenClHost(
                "Linux",
                "amd64",
                folder,
                folder,
                drivers,
                Map.of("POCL_CACHE_DIR", file.resolve("cache").toString()),
                List.of("libjsig"),
                List.of());
        assertThat(unwritable.whyNoDevice()).contains("cannot be written; set POCL_CACHE_DIR to a folder that can.");
        OpenClHost noExec = new OpenClHost(
                "Linux",
                "amd64",
                folder,
                folder,
                drivers,
                Map.of("XDG_CACHE_HOME", folder.toString()),
                List.of("libjsig"),
                List.of("tmpfs " + folder + "/pocl tmpfs rw,noexec 0 0"));
        assertThat(noExec.cpuDeviceRefusal("Portable Computing Language").orElseThrow())
                .contains("is mounted noexec; set POCL_CACHE_DIR");
        assertThat(noExec.cpuDeviceRefusal("Intel(R) OpenCL")).isEmpty();
    }

    private OpenClHost host(String os, String architecture, Path temporary, List<String> mapped, List<String> mounts) {
        return new OpenClHost(os, architecture, temporary, folder, drivers, Map.of(), mapped, mounts);
    }
}
