package io.github.sparklayernorm.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken drivers, for real: they end or mislead a child process and leave this one alone. */
class OpenClProbeTest {
    @TempDir
    Path folder;

    @Test
    void aWorkingDriverPasses() {
        TestDevices.any();
        assertThat(OpenClProbe.run(List.of())).isEmpty();
    }

    @Test
    void noDriverIsRefusedWithWhatToInstall() throws IOException {
        TestDevices.any();
        Optional<String> refusal = OpenClProbe.run(List.of(), List.of("OCL_ICD_VENDORS=" + folder));
        assertThat(refusal.orElseThrow()).startsWith("OpenCL needs at least one device, but ");
    }

    @Test
    void aDriverThatCannotBeLoadedIsRefused() throws IOException {
        TestDevices.any();
        Files.writeString(folder.resolve("broken.icd"), "/no/such/libbroken.so\n");
        Optional<String> refusal = OpenClProbe.run(List.of(), List.of("OCL_ICD_VENDORS=" + folder));
        assertThat(refusal.orElseThrow()).startsWith("OpenCL needs at least one device, but ");
    }

    @Test
    void aDriverThatAbortsEndsOnlyTheChild() throws Exception {
        TestDevices.any();
        Path source = folder.resolve("abort.c");
        Files.writeString(
                source, "#include <stdlib.h>\n__attribute__((constructor)) static void die(void) { abort(); }\n");
        Path library = folder.resolve("libabort.so");
        try {
            Process compiler = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                    .inheritIO()
                    .start();
            assumeTrue(compiler.waitFor() == 0, "the C compiler cannot build a library");
        } catch (IOException e) {
            assumeTrue(false, "no C compiler to build a driver that aborts: " + e);
        }
        Files.writeString(folder.resolve("abort.icd"), library + "\n");
        Optional<String> refusal = OpenClProbe.run(List.of(), List.of("OCL_ICD_VENDORS=" + folder));
        assertThat(refusal.orElseThrow())
                .startsWith("OpenCL drivers must not end the process, but a trial process ended with exit code 134")
                .endsWith("update it or remove its .icd file, or set device=cpu.");
    }

    @Test
    void withoutSignalChainingACpuDeviceIsRefused() {
        TestDevices.any();
        Optional<String> refusal = OpenClProbe.run(List.of(), List.of("LD_PRELOAD="));
        assertThat(refusal.orElseThrow()).contains("must be safe to use").contains("libjsig is not loaded");
    }

    @Test
    void anAddressOfAGpuThatIsNotThereIsRefused() {
        assumeTrue(TestDevices.any().isCpu(), "this machine has a GPU");
        assertThat(OpenClProbe.run(List.of("0")).orElseThrow())
                .startsWith("Spark gave this task the GPU 0, but OpenCL lists only");
    }

    @Test
    void anEndWithoutAWordIsNotTakenForSuccess() {
        assertThat(OpenClProbe.verdict(0, "", List.of()).orElseThrow()).contains("exit code 0 (it printed nothing)");
        assertThat(OpenClProbe.verdict(139, "fine", List.of("Segmentation fault"))
                        .orElseThrow())
                .contains("exit code 139 (its last line was: Segmentation fault)");
    }
}
