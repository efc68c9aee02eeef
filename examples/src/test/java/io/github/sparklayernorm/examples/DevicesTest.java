package io.github.sparklayernorm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DevicesTest {

    @Test
    void namesKernelsBlasAndWhatEachValueOfTheParamTakes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int code = Devices.command(out, out).execute("--seconds", "0.01");
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(code).as(text).isZero();
        assertThat(text)
                .containsPattern("kernels +simd \\(\\d+ lanes\\), layer norm \\d+\\.\\d GB/s")
                .containsPattern("kernels +java, layer norm \\d+\\.\\d GB/s")
                .containsPattern("BLAS +.+, \\d+ GFLOP/s")
                .containsPattern("device=auto +takes simd")
                .containsPattern(
                        "(OpenCL +not usable: .+;)|(training step 784-1000-1000-10 of 128 rows on the device)");
    }

    @Test
    void wrongArgumentsAreRefusedWithTheUsage() {
        for (String[] wrong :
                new String[][] {{"--seconds", "0"}, {"--seconds", "soon"}, {"--seconds"}, {"--gpu"}, {"x"}}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
            assertThat(Devices.command(System.out, err).execute(wrong)).isEqualTo(2);
            assertThat(bytes.toString(StandardCharsets.UTF_8))
                    .contains(wrong[0])
                    .contains("Usage: Devices");
        }
    }
}
