package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.Kernel;
import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.internal.kernel.KernelManager;
import java.util.LinkedHashSet;

/**
 * The one way in which kernels are launched. Aparapi has ways that lose data when the garbage collector moves an array,
 * and falls back to Java threads in silence; this one does neither:
 *
 * <ul>
 *   <li>A launch is put, one {@code execute(range, passes)}, get. Nothing is kept on the device between launches: a
 *       buffer is known by its array's address, and the collector may move that in between.
 *   <li>CPU devices use the arrays in place (implicit mode, shared memory). All others get copies (explicit mode, no
 *       shared memory), and there no two fields may hold the same array: Aparapi finds a buffer by its array.
 *   <li>The range names the device and the local size, so Aparapi throws an AssertionError instead of falling back.
 *   <li>The last array fetched is a witness: its element 0 is set to a NaN that no computation yields, and must have
 *       been overwritten. Aparapi ignores a failed copy from the device.
 *   <li>After a failure the device is marked, and Aparapi's ban, which would hit the class in the whole JVM and keep
 *       other threads' native memory from being released, is lifted. The failed kernel itself is never disposed: what
 *       the native side has not set up before a failure it would release all the same, which crashes the process.
 * </ul>
 *
 * <p>An object belongs to one thread at a time: the kernel's fields are the arguments. The first launch (which compiles)
 * and the disposal are serialised, because Aparapi changes its table of binaries there without a lock.
 */
final class KernelLauncher<K extends Kernel> implements AutoCloseable {
    /** A quiet NaN with a payload that arithmetic does not produce. */
    private static final int UNWRITTEN = 0x7fe5c3e1;

    private static final Object FIRST_AND_LAST = new Object();

    private final OpenClDevice device;
    private final K kernel;
    private Range range;
    private boolean launched;

    KernelLauncher(OpenClDevice device, K kernel) {
        this.device = device;
        this.kernel = kernel;
        kernel.setExplicit(device.copies());
    }

    /** The kernel, whose fields are to be set before a launch. */
    K kernel() {
        return kernel;
    }

    /**
     * Runs all passes over groups * groupSize work-items.
     *
     * @param up the arrays that the host has filled since the last launch
     * @param down the arrays that the host will read; the last is the witness: written by every launch from element 0,
     *     never read by the kernel
     */
    void launch(int groups, int groupSize, int passes, Object[] up, float[]... down) {
        if (device.failure() != null) {
            throw new DeviceFailedException(device.failure(), null);
        }
        int local = device.launched(groupSize);
        if (range == null || range.getGlobalSize_0() != groups * local || range.getLocalSize_0() != local) {
            range = Range.create(device.aparapi(), groups * local, local);
        }
        float[] witness = down[down.length - 1];
        witness[0] = Float.intBitsToFloat(UNWRITTEN);
        AparapiLog.forget();
        try {
            if (launched) {
                run(passes, up, down);
            } else {
                synchronized (FIRST_AND_LAST) {
                    run(passes, up, down);
                    launched = true;
                }
            }
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw failed(AparapiLog.lastWarning(e.toString()), e);
        }
        if (KernelManager.instance().getPreferences(kernel).getFailedDevices().contains(device.aparapi())) {
            throw failed(AparapiLog.lastWarning("Aparapi gave the device up"), null);
        }
        if (Float.floatToRawIntBits(witness[0]) == UNWRITTEN) {
            throw failed("the results were not copied back", null);
        }
    }

    private void run(int passes, Object[] up, float[][] down) {
        if (!device.copies()) {
            kernel.execute(range, passes);
            return;
        }
        for (int i = 0; i < up.length; i++) {
            if (up[i] instanceof int[] ints) {
                kernel.put(ints);
            } else {
                kernel.put((float[]) up[i]);
            }
        }
        kernel.execute(range, passes);
        for (int i = 0; i < down.length; i++) {
            kernel.get(down[i]);
        }
    }

    private DeviceFailedException failed(String why, Throwable cause) {
        String text =
                "OpenCL device " + device + " must run " + kernel.getClass().getSimpleName() + ", but failed: " + why
                        + "; look for driver messages (dmesg, the executor's stderr), and set device=cpu to go on without it.";
        device.markFailed(text);
        LinkedHashSet<Device> working = new LinkedHashSet<>();
        working.add(device.aparapi());
        KernelManager.instance().setPreferredDevices(kernel, working);
        launched = false;
        return new DeviceFailedException(text, cause);
    }

    /** Releases the native side; without it about 0.15 MB stay for each kernel object. */
    @Override
    public void close() {
        synchronized (FIRST_AND_LAST) {
            if (launched && kernel.isRunningCL()) {
                launched = false;
                kernel.dispose();
            }
        }
    }
}
