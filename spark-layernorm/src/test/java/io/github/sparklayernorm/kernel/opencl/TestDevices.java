package io.github.sparklayernorm.kernel.opencl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import java.util.List;

/** The device that the tests run on, in the shapes that kernels have. */
final class TestDevices {
    private static OpenClDevice device;
    private static String obstacle;

    private TestDevices() {}

    /** Skips the test with the reason where there is no OpenCL, but never in CI. */
    static synchronized OpenClDevice any() {
        if (device == null && obstacle == null) {
            try {
                device = OpenClDevices.probed(List.of());
            } catch (OpenClUnavailableException e) {
                obstacle = e.getMessage();
            }
        }
        if (obstacle != null) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("OpenCL tests must not be skipped in CI: " + obstacle);
            }
            System.err.println("OpenCL tests skipped: " + obstacle);
            assumeTrue(false, "OpenCL tests skipped: " + obstacle);
        }
        // A fresh object: a test that makes the device fail must not fail the others.
        return device.withShape(device.groups(), device.copies());
    }

    /** Every shape of kernel with every protocol of memory, whatever the device's own are. */
    static List<OpenClDevice> allShapes() {
        OpenClDevice d = any();
        return d.isCpu()
                ? List.of(
                        d.withShape(false, false),
                        d.withShape(false, true),
                        d.withShape(true, false),
                        d.withShape(true, true))
                : List.of(d.withShape(false, true), d.withShape(true, true));
    }

    /** A device that says it is a GPU; to choose among, not to run on. */
    static OpenClDevice asGpu(OpenClDevice d, int index) {
        OpenCLDevice gpu = new OpenCLDevice(d.aparapi().getOpenCLPlatform(), 100L + index, Device.TYPE.GPU);
        gpu.setMaxWorkItemSize(new int[] {1024, 1024, 64});
        return OpenClDevice.of(gpu, index);
    }

    static String describe(OpenClDevice d) {
        return (d.groups() ? "groups" : "rows") + (d.copies() ? ", copies" : ", in place");
    }
}
