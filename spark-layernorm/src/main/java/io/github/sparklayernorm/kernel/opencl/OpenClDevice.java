package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLPlatform;
import java.util.concurrent.atomic.AtomicInteger;

/** One OpenCL device, how kernels are shaped for it, and whether it has failed. Shared by all threads of the JVM. */
public final class OpenClDevice {
    /** A work-group of a GPU kernel: 8 warps, enough to hide memory latency and small enough for every known device. */
    static final int MAX_GROUP = 256;

    private static final int NEVER = Integer.MAX_VALUE;
    /** More work-items than the work-groups of any device hold. */
    private static final int IMPOSSIBLE_GROUP = 1 << 20;

    private final OpenCLDevice aparapi;
    private final int index;
    private final boolean groups;
    private final boolean copies;
    private final AtomicInteger launchesUntilFailure = new AtomicInteger(NEVER);
    private volatile String failure;

    private OpenClDevice(OpenCLDevice aparapi, int index, boolean groups, boolean copies) {
        this.aparapi = aparapi;
        this.index = index;
        this.groups = groups;
        this.copies = copies;
    }

    /** CPU devices work on the Java arrays in place, all others on copies. */
    static OpenClDevice of(OpenCLDevice listed, int index) {
        boolean cpu = listed.getType() == Device.TYPE.CPU;
        return shaped(listed, index, !cpu, !cpu);
    }

    /** The same device with kernels of a chosen shape: how the shapes for GPUs are tested where there is none. */
    OpenClDevice withShape(boolean groups, boolean copies) {
        return shaped(aparapi, index, groups, copies);
    }

    /**
     * Whether memory is shared belongs to the object that Aparapi was given at the launch, so each shape has its own
     * and the JVM-wide configurator, which other users of Aparapi may have set, stays as it is.
     */
    private static OpenClDevice shaped(OpenCLDevice listed, int index, boolean groups, boolean copies) {
        OpenCLPlatform platform = listed.getOpenCLPlatform();
        OpenCLDevice own = new OpenCLDevice(platform, listed.getDeviceId(), listed.getType());
        own.setName(listed.getName());
        own.setMaxComputeUnits(listed.getMaxComputeUnits());
        own.setMaxWorkGroupSize(listed.getMaxWorkGroupSize());
        own.setMaxWorkItemDimensions(listed.getMaxWorkItemDimensions());
        own.setMaxWorkItemSize(listed.getMaxWorkItemSize());
        own.setGlobalMemSize(listed.getGlobalMemSize());
        own.setLocalMemSize(listed.getLocalMemSize());
        own.setMaxMemAllocSize(listed.getMaxMemAllocSize());
        own.setSharedMemory(!copies);
        return new OpenClDevice(own, index, groups, copies);
    }

    /** Its place in {@link OpenClDevices#list()}. */
    public int index() {
        return index;
    }

    public String name() {
        String name = aparapi.getName();
        return name == null || name.isBlank() ? aparapi.getShortDescription() : name.strip();
    }

    public String platform() {
        return aparapi.getOpenCLPlatform().getName().strip();
    }

    public String platformVersion() {
        return aparapi.getOpenCLPlatform().getVersion().strip();
    }

    public boolean isGpu() {
        return aparapi.getType() == Device.TYPE.GPU;
    }

    public boolean isCpu() {
        return aparapi.getType() == Device.TYPE.CPU;
    }

    public int computeUnits() {
        return aparapi.getMaxComputeUnits();
    }

    public long memoryBytes() {
        return aparapi.getGlobalMemSize();
    }

    /** Why it is not used any more in this JVM; null while it works. */
    public String failure() {
        return failure;
    }

    /**
     * To prove what happens when a device fails in the middle of work: after that many more launches of kernels one asks
     * for a work-group that is too large, and the driver refuses it.
     */
    public void failAfter(int launches) {
        launchesUntilFailure.set(launches);
    }

    /** The local size of a launch. */
    int launched(int groupSize) {
        int left = launchesUntilFailure.getAndUpdate(n -> n == NEVER ? NEVER : n - 1);
        return left > 0 ? groupSize : IMPOSSIBLE_GROUP;
    }

    void markFailed(String why) {
        failure = why;
    }

    OpenCLDevice aparapi() {
        return aparapi;
    }

    /** Whether kernels take the shape of work-groups with local memory. */
    boolean groups() {
        return groups;
    }

    /** Whether arrays are copied to the device and back, rather than used in place. */
    boolean copies() {
        return copies;
    }

    /** The power of two of work-items that share a row of this many columns; 1 in the shape for CPU devices. */
    int groupSize(int cols) {
        if (!groups) {
            return 1;
        }
        int most = Math.min(MAX_GROUP, aparapi.getMaxWorkGroupSize());
        int size = 32;
        while (2 * size <= most && 4 * size < cols) {
            size *= 2;
        }
        return Math.min(size, Integer.highestOneBit(most));
    }

    @Override
    public String toString() {
        return name() + " (" + aparapi.getType() + ", " + platform() + ")";
    }
}
