package io.github.sparklayernorm.kernel.opencl;

/** A caller's array as a kernel sees it: itself on a device that works in place, else a copy of its part that only grows. */
final class DeviceArray {
    private final OpenClDevice device;
    private float[] copy = new float[0];
    private int at;

    DeviceArray(OpenClDevice device) {
        this.device = device;
    }

    static float[] grown(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }

    /** The array for a kernel that reads the part. */
    float[] filled(float[] array, int from, int count) {
        float[] seen = empty(array, from, count);
        if (device.copies()) {
            System.arraycopy(array, from, copy, 0, count);
        }
        return seen;
    }

    /** The array for a kernel that writes the part before it reads it. */
    float[] empty(float[] array, int from, int count) {
        if (!device.copies()) {
            at = from;
            return array;
        }
        at = 0;
        copy = grown(copy, count);
        return copy;
    }

    /** Where the part begins in the array that the kernel sees. */
    int at() {
        return at;
    }

    void copyTo(float[] array, int from, int count) {
        if (device.copies()) {
            System.arraycopy(copy, 0, array, from, count);
        }
    }
}
