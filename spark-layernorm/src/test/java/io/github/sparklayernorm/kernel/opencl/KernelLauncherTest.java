package io.github.sparklayernorm.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aparapi.Kernel;
import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.device.JavaDevice;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.kernel.KernelManager;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class KernelLauncherTest {

    @Test
    void aKernelThatAparapiWouldRunInJavaIsRefused() {
        OpenClDevice device = TestDevices.any();
        UntranslatableKernel kernel = new UntranslatableKernel();
        KernelLauncher<UntranslatableKernel> launcher = new KernelLauncher<>(device, kernel);

        assertThatThrownBy(() -> launcher.launch(4, 1, 1, new Object[0], kernel.out))
                .isInstanceOf(DeviceFailedException.class)
                .hasMessageContaining("must run UntranslatableKernel, but failed")
                .hasMessageContaining("set device=cpu");
        assertThat(device.failure()).contains("UntranslatableKernel");

        // The same kernel left to Aparapi: Java computes it and nobody is told. This is what the launcher detects.
        UntranslatableKernel left = new UntranslatableKernel();
        left.execute(Range.create(4));
        assertThat(left.out).containsOnly(1f);
        assertThat(whatRan(UntranslatableKernel.class)).anyMatch(d -> !(d instanceof OpenCLDevice));
    }

    @Test
    void theLibrarysKernelsAreExecutedByTheDeviceAndNeverByJava() {
        for (OpenClDevice device : TestDevices.allShapes()) {
            // the self-tests launch every kernel
            OpenClKernels kernels = OpenClKernels.on(device);
            assertThat(kernels.cells().name()).isEqualTo(kernels.name());
            kernels.close();
            MlpDeviceTrainer.on(device).close();
        }
        for (Class<? extends Kernel> kernel : List.of(
                LayerNormForwardRows.class,
                LayerNormForwardGroups.class,
                LayerNormBackwardRows.class,
                LayerNormBackwardGroups.class,
                SoftmaxCrossEntropyRows.class,
                SoftmaxCrossEntropyGroups.class,
                LstmForwardRows.class,
                LstmForwardGroups.class,
                LstmBackwardRows.class,
                LstmBackwardGroups.class,
                GruForwardRows.class,
                GruForwardGroups.class,
                GruBackwardRows.class,
                GruBackwardGroups.class,
                MlpRows.class,
                MlpGroups.class)) {
            assertThat(whatRan(kernel))
                    .as("what executed %s", kernel)
                    .isNotEmpty()
                    .allMatch(d -> d instanceof OpenCLDevice);
        }
    }

    /** Aparapi's own record of the devices that a kernel class was executed on; Java's thread pool is one, too. */
    private static Collection<Device> whatRan(Class<? extends Kernel> kernel) {
        return KernelManager.instance().getProfile(kernel).getDevices();
    }

    @Test
    void aFailedLaunchEndsTheDevicesUseAndNotTheProcess() {
        OpenClDevice device = TestDevices.any();
        CountingKernel kernel = new CountingKernel();
        try (KernelLauncher<CountingKernel> launcher = new KernelLauncher<>(device, kernel)) {
            launcher.launch(64, 1, 1, new Object[] {kernel.in}, kernel.out);
            assertThat(kernel.out).containsOnly(1f);

            device.failAfter(0);
            assertThatThrownBy(() -> launcher.launch(64, 1, 1, new Object[] {kernel.in}, kernel.out))
                    .isInstanceOf(DeviceFailedException.class)
                    .hasMessageContaining("must run CountingKernel, but failed");
            assertThatThrownBy(() -> launcher.launch(64, 1, 1, new Object[] {kernel.in}, kernel.out))
                    .as("later calls")
                    .isInstanceOf(DeviceFailedException.class);
        }
    }

    @Test
    void oneThreadsFailureDoesNotBanTheKernelForOthers() {
        OpenClDevice bad = TestDevices.any();
        OpenClDevice good = TestDevices.any();
        CountingKernel kernel = new CountingKernel();
        CountingKernel other = new CountingKernel();
        try (KernelLauncher<CountingKernel> failing = new KernelLauncher<>(bad, kernel);
                KernelLauncher<CountingKernel> working = new KernelLauncher<>(good, other)) {
            bad.failAfter(0);
            assertThatThrownBy(() -> failing.launch(64, 1, 1, new Object[] {kernel.in}, kernel.out))
                    .isInstanceOf(DeviceFailedException.class);
            working.launch(64, 1, 1, new Object[] {other.in}, other.out);
            assertThat(other.out).containsOnly(1f);
        }
    }

    @Test
    void aResultThatIsNotWrittenIsNotedInEveryProtocol() {
        for (OpenClDevice device : TestDevices.allShapes()) {
            CountingKernel kernel = new CountingKernel();
            KernelLauncher<CountingKernel> launcher = new KernelLauncher<>(device, kernel);
            kernel.skipped = 1;
            assertThatThrownBy(() -> launcher.launch(64, 1, 1, new Object[] {kernel.in}, kernel.out))
                    .isInstanceOf(DeviceFailedException.class)
                    .hasMessageContaining("the results were not copied back");
        }
    }

    @Test
    void aMovingCollectorLosesNoData() {
        for (OpenClDevice device : TestDevices.allShapes()) {
            AtomicBoolean stop = new AtomicBoolean();
            Thread litter = new Thread(() -> {
                Object[] kept = new Object[200];
                for (int i = 0; !stop.get(); i++) {
                    kept[i % kept.length] = new byte[50_000];
                    if (i % 2_000 == 0) {
                        System.gc();
                    }
                }
            });
            litter.start();
            CountingKernel kernel = new CountingKernel();
            try (KernelLauncher<CountingKernel> launcher = new KernelLauncher<>(device, kernel)) {
                for (int i = 0; i < 300; i++) {
                    kernel.in = new float[64];
                    Arrays.fill(kernel.in, i);
                    kernel.out = new float[64];
                    launcher.launch(64, 1, 1, new Object[] {kernel.in}, kernel.out);
                    assertThat(kernel.out)
                            .as("launch %d, %s", i, TestDevices.describe(device))
                            .containsOnly(i + 1f);
                }
            } finally {
                stop.set(true);
            }
        }
    }

    @Test
    void disposedKernelsComeBackAndFailedOnesDisposeWithoutHarm() {
        OpenClDevice device = TestDevices.any();
        KernelLauncher<UntranslatableKernel> failed = new KernelLauncher<>(device, new UntranslatableKernel());
        assertThatThrownBy(() -> failed.launch(4, 1, 1, new Object[0], failed.kernel().out))
                .isInstanceOf(DeviceFailedException.class);
        failed.close();
        failed.close();
        for (int i = 0; i < 20; i++) {
            CountingKernel kernel = new CountingKernel();
            KernelLauncher<CountingKernel> launcher = new KernelLauncher<>(TestDevices.any(), kernel);
            launcher.launch(64, 1, 1, new Object[] {kernel.in}, kernel.out);
            launcher.close();
            assertThat(kernel.out).containsOnly(1f);
        }
    }

    @Test
    void theJavaDeviceIsNotAmongThoseOffered() {
        TestDevices.any();
        assertThat(OpenClDevices.list()).isNotEmpty().noneMatch(d -> d.aparapi().equals(JavaDevice.THREAD_POOL));
    }
}
