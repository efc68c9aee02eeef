package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.Names;

/** What the param {@code device} asks for; {@link KernelSelection} says what each takes. */
public enum DeviceChoice {
    /** A GPU where Spark gave the task one, else the CPU. */
    AUTO,
    /** The CPU. */
    CPU,
    /** An OpenCL device, or an exception. */
    OPENCL;

    /** The name that users write: {@code auto}, {@code cpu}, {@code opencl}. */
    public String text() {
        return Names.of(this);
    }

    public static String[] texts() {
        return Names.all(DeviceChoice.class);
    }

    public static DeviceChoice of(String text) {
        return Names.read(DeviceChoice.class, "device", text);
    }
}
