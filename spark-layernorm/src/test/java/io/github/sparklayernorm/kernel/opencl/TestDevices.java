package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import io.github.sparklayernorm.testing.OpenClRuntime;
import java.util.List;

/** The device that the tests run on, in the shapes that kernels have. */
final class TestDevices {
    private TestDevices() {}

    /** A fresh object: a test that makes the device fail must not fail the others. */
    static OpenClDevice any() {
        OpenClDevice device = OpenClRuntime.device();
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
