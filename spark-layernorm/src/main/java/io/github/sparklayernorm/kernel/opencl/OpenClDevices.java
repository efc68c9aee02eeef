package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.kernel.KernelRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The OpenCL devices of this machine, and which of them a task takes. Nothing here happens unless it is asked for: a
 * driver is native code that can end the process, which is why {@link #probed} lets a child process go first.
 */
public final class OpenClDevices {
    private OpenClDevices() {}

    /**
     * All devices, loading the drivers into this process.
     *
     * @throws OpenClUnavailableException if there are none, with the reason and the remedy
     */
    public static List<OpenClDevice> list() {
        OpenClHost host = OpenClHost.current();
        host.refusal().ifPresent(text -> {
            throw new OpenClUnavailableException(text);
        });
        List<OpenCLDevice> listed;
        try {
            AparapiLog.attach();
            listed = OpenCLDevice.listDevices(null);
        } catch (LinkageError e) {
            throw new OpenClUnavailableException(
                    "Aparapi and its native library must be loadable, but are not (" + e
                            + "); check that aparapi, aparapi-jni and bcel 6.6.1 are on the class path.",
                    e);
        }
        if (listed.isEmpty()) {
            throw new OpenClUnavailableException("OpenCL needs at least one device, but " + host.whyNoDevice());
        }
        // With several devices of a type Aparapi's cache of binaries reads one size where the driver returns several,
        // and the second kernel object of a class is built from nothing (CLHelper.cpp, compile).
        if (hasTwins(listed)) {
            KernelRunner.BINARY_CACHING_DISABLED = true;
        }
        List<OpenClDevice> devices = new ArrayList<>();
        for (OpenCLDevice device : listed) {
            devices.add(OpenClDevice.of(device, devices.size()));
        }
        return devices;
    }

    /**
     * The device for the GPU addresses that Spark gave a task (none: any device, a GPU first), after a child process has
     * loaded the drivers, compiled a kernel and run it. What would end this process only ends the child.
     */
    public static OpenClDevice probed(List<String> gpuAddresses) {
        OpenClHost.current().refusal().ifPresent(text -> {
            throw new OpenClUnavailableException(text);
        });
        OpenClProbe.run(gpuAddresses).ifPresent(text -> {
            throw new OpenClUnavailableException(text);
        });
        return usable(gpuAddresses);
    }

    /** The same without the child process. */
    static OpenClDevice usable(List<String> gpuAddresses) {
        OpenClDevice device = choose(list(), gpuAddresses);
        refusal(device).ifPresent(text -> {
            throw new OpenClUnavailableException(text);
        });
        return device;
    }

    /** Why a listed device must not be used in this process, if so. */
    public static Optional<String> refusal(OpenClDevice device) {
        return device.isCpu()
                ? OpenClHost.current()
                        .cpuDeviceRefusal(device.platform())
                        .map(text -> "OpenCL device " + device + " must be safe to use, but: " + text)
                : Optional.empty();
    }

    /**
     * An address counts the GPUs in the order of {@link #list()}; where only one is visible (as in a container) it is the
     * one, whatever its number elsewhere.
     */
    static OpenClDevice choose(List<OpenClDevice> devices, List<String> gpuAddresses) {
        List<OpenClDevice> gpus = devices.stream().filter(OpenClDevice::isGpu).toList();
        if (gpuAddresses.isEmpty()) {
            return gpus.isEmpty() ? devices.get(0) : gpus.get(0);
        }
        if (gpus.isEmpty()) {
            throw new OpenClUnavailableException("Spark gave this task the GPU " + gpuAddresses.get(0)
                    + ", but OpenCL lists only " + devices
                    + "; install the GPU vendor's OpenCL driver (its .icd file), or"
                    + " set device=cpu.");
        }
        if (gpus.size() == 1) {
            return gpus.get(0);
        }
        return number(gpuAddresses.get(0))
                .filter(n -> n < gpus.size())
                .map(gpus::get)
                .orElseThrow(
                        () -> new OpenClUnavailableException(
                                "the GPU address that Spark gave must be a number below "
                                        + gpus.size() + " (the GPUs that OpenCL lists), but it is \""
                                        + gpuAddresses.get(0)
                                        + "\"; let the discovery script print such numbers, or make only that GPU visible to the executor."));
    }

    private static Optional<Integer> number(String address) {
        try {
            return Optional.of(Integer.parseUnsignedInt(address.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean hasTwins(List<OpenCLDevice> devices) {
        long kinds = devices.stream()
                .map(d -> d.getType() + " " + d.getOpenCLPlatform().getName())
                .distinct()
                .count();
        return kinds < devices.size();
    }
}
