package io.github.sparklayernorm.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Kernels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class KernelSelectionTest {
    private static final Function<List<String>, OpenClDevice> NEVER_ASKED = addresses -> {
        throw new AssertionError("OpenCL must not be tried");
    };
    private static final Function<List<String>, OpenClDevice> NONE = addresses -> {
        throw new OpenClUnavailableException("OpenCL needs at least one device, but there is none; install one.");
    };

    private final Map<String, KernelSelection> made = new HashMap<>();

    @Test
    void withoutAGpuFromSparkAutoNeverTouchesOpenCl() {
        KernelSelection selection = KernelSelection.forTask(DeviceChoice.AUTO, List.of(), made, NEVER_ASKED);
        assertThat(selection.kernels()).isSameAs(Kernels.best());
        assertThat(selection.trainer()).isEmpty();
        assertThat(selection.reason()).isEqualTo("Spark gave this task no GPU, so OpenCL was not tried");
        assertThat(selection.description()).isEqualTo(Kernels.best().name());
    }

    @Test
    void cpuNeverTouchesOpenClEvenWithAGpu() {
        assertThat(KernelSelection.forTask(DeviceChoice.CPU, List.of("0"), made, NEVER_ASKED)
                        .trainer())
                .isEmpty();
    }

    @Test
    void autoGoesOnWithTheCpuWhereTheGpuCannotBeUsed() {
        KernelSelection selection = KernelSelection.forTask(DeviceChoice.AUTO, List.of("0"), made, NONE);
        assertThat(selection.kernels()).isSameAs(Kernels.best());
        assertThat(selection.reason()).contains("there is none; install one.");
        // asked once per JVM: the second task gets the same answer without another probe
        assertThat(KernelSelection.forTask(DeviceChoice.AUTO, List.of("0"), made, NEVER_ASKED))
                .isSameAs(selection);
    }

    @Test
    void openClByNameSaysWhatToInstall() {
        assertThatThrownBy(() -> KernelSelection.forTask(DeviceChoice.OPENCL, List.of(), made, NONE))
                .isInstanceOf(OpenClUnavailableException.class)
                .hasMessage("device=opencl: OpenCL needs at least one device, but there is none; install one.");
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> DeviceChoice.of("gpu"))
                .hasMessage(
                        "device must be one of auto, cpu, opencl, but is \"gpu\"; check its spelling, in lower case.");
    }

    @Test
    void openClByNameTakesTheDeviceForNormsAndForIntervals() {
        OpenClDevice device = TestDevices.any();
        KernelSelection selection = KernelSelection.forTask(DeviceChoice.OPENCL, List.of(), made, a -> device);
        assertThat(selection.kernels().provider()).isInstanceOf(OpenClKernels.class);
        assertThat(selection.trainer()).isPresent();
        assertThat(selection.description()).isEqualTo("opencl (" + device.name() + ")");

        fail(selection);
        assertThatThrownBy(() -> KernelSelection.forTask(DeviceChoice.OPENCL, List.of(), made, NEVER_ASKED))
                .isInstanceOf(OpenClUnavailableException.class)
                .hasMessageContaining("device=opencl: OpenCL device")
                .hasMessageContaining("but failed");
    }

    @Test
    void autoGoesOnWithTheCpuAfterADeviceFailed() {
        OpenClDevice device = TestDevices.any();
        KernelSelection selection = KernelSelection.forTask(DeviceChoice.AUTO, List.of("0"), made, a -> device);
        assertThat(selection.description()).isEqualTo(Kernels.best().name() + " + opencl (" + device.name() + ")");

        fail(selection);
        assertThat(selection.withoutDevice().trainer()).isEmpty();
        KernelSelection next = KernelSelection.forTask(DeviceChoice.AUTO, List.of("0"), made, NEVER_ASKED);
        assertThat(next.trainer()).isEmpty();
        assertThat(next.kernels()).isSameAs(Kernels.best());
        assertThat(next.reason()).contains("must run LayerNormForward");
    }

    /** Lets the driver refuse a launch. */
    private static void fail(KernelSelection selection) {
        OpenClDevice device = selection.trainer().orElseThrow().device();
        device.failAfter(0);
        NormLaunchers launchers = new NormLaunchers(device);
        float[] one = {1f};
        assertThatThrownBy(() -> launchers.layerNormForward(
                        Activation.RELU,
                        1,
                        1,
                        1e-5f,
                        one,
                        0,
                        one,
                        0,
                        one,
                        0,
                        new float[1],
                        0,
                        new float[1],
                        new float[1],
                        0))
                .isInstanceOf(DeviceFailedException.class);
    }

    @Test
    void addressesCountTheGpusAndOneVisibleGpuIsTheOne() {
        OpenClDevice cpu = TestDevices.any();
        assertThat(OpenClDevices.choose(List.of(cpu), List.of())).isSameAs(cpu);
        assertThatThrownBy(() -> OpenClDevices.choose(List.of(cpu), List.of("0")))
                .hasMessageContaining("install the GPU vendor's OpenCL driver");
        OpenClDevice one = TestDevices.asGpu(cpu, 1);
        OpenClDevice two = TestDevices.asGpu(cpu, 2);
        assertThat(OpenClDevices.choose(List.of(cpu, one), List.of())).isSameAs(one);
        assertThat(OpenClDevices.choose(List.of(cpu, one), List.of("3"))).isSameAs(one);
        assertThat(OpenClDevices.choose(List.of(cpu, one), List.of("GPU-5c1a"))).isSameAs(one);
        assertThat(OpenClDevices.choose(List.of(cpu, one, two), List.of("1"))).isSameAs(two);
        for (String wrong : List.of("2", "GPU-5c1a", "-1")) {
            assertThatThrownBy(() -> OpenClDevices.choose(List.of(cpu, one, two), List.of(wrong)))
                    .hasMessageContaining("must be a number below 2")
                    .hasMessageContaining("\"" + wrong + "\"");
        }
    }
}
