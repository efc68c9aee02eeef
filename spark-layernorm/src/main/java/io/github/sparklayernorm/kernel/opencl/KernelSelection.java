package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.Kernels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which kernels a task trains with, from the param {@code device} and the GPU addresses that Spark's resource scheduling
 * gave it ({@code TaskContext.resources().get("gpu")}).
 *
 * <table>
 *   <caption>What each value of device takes</caption>
 *   <tr><td>cpu</td><td>SIMD, else plain Java. OpenCL is not touched.</td></tr>
 *   <tr><td>auto</td><td>the same; with a GPU address also that GPU, for {@link MlpDeviceTrainer}. If it cannot be used:
 *       one WARN line, and on with the CPU.</td></tr>
 *   <tr><td>opencl</td><td>the GPU of the address, else the first GPU, else a CPU device. If it cannot be used: an
 *       exception that says what to install.</td></tr>
 * </table>
 *
 * <p>Made once per JVM and address and kept: never send it to another process. Each is logged once with its reason.
 */
public final class KernelSelection {
    private static final Logger LOG = LoggerFactory.getLogger(KernelSelection.class);
    private static final Map<String, KernelSelection> MADE = new HashMap<>();

    private final DeviceChoice choice;
    private final Kernels kernels;
    /** null without a device */
    private final MlpDeviceTrainer trainer;

    private final String reason;
    private boolean failureLogged;

    private KernelSelection(DeviceChoice choice, Kernels kernels, MlpDeviceTrainer trainer, String reason) {
        this.choice = choice;
        this.kernels = kernels;
        this.trainer = trainer;
        this.reason = reason;
    }

    /**
     * @param gpuAddresses what Spark gave the task; empty if it gave none
     * @throws OpenClUnavailableException if OPENCL was chosen and there is no device to use
     */
    public static KernelSelection forTask(DeviceChoice choice, List<String> gpuAddresses) {
        return forTask(choice, gpuAddresses, MADE, OpenClDevices::probed);
    }

    static KernelSelection forTask(
            DeviceChoice choice,
            List<String> gpuAddresses,
            Map<String, KernelSelection> made,
            Function<List<String>, OpenClDevice> finder) {
        synchronized (made) {
            KernelSelection selection = made.get(choice + gpuAddresses.toString());
            if (selection == null) {
                selection = make(choice, gpuAddresses, finder);
                made.put(choice + gpuAddresses.toString(), selection);
                LOG.info("Kernels for device={}: {}; {}", choice.text(), selection.description(), selection.reason);
            }
            return selection.checked();
        }
    }

    /** The choice of a program that has chosen the device itself: as if Spark had given the task that GPU. */
    public static KernelSelection of(DeviceChoice choice, OpenClDevice device) {
        return forTask(choice, List.of(Integer.toString(device.index())), new HashMap<>(), addresses -> device);
    }

    private static KernelSelection make(
            DeviceChoice choice, List<String> addresses, Function<List<String>, OpenClDevice> finder) {
        return switch (choice) {
            case CPU -> new KernelSelection(choice, Kernels.best(), null, "asked for by name");
            case AUTO ->
                addresses.isEmpty()
                        ? new KernelSelection(
                                choice, Kernels.best(), null, "Spark gave this task no GPU, so OpenCL was not tried")
                        : gpuOrCpu(choice, addresses, finder);
            case OPENCL -> openCl(choice, addresses, finder);
        };
    }

    private static KernelSelection gpuOrCpu(
            DeviceChoice choice, List<String> addresses, Function<List<String>, OpenClDevice> finder) {
        Kernels cpu = Kernels.best();
        try {
            MlpDeviceTrainer trainer = MlpDeviceTrainer.on(finder.apply(addresses));
            String reason = "Spark gave this task the GPU " + addresses.get(0) + ", which takes whole intervals";
            return new KernelSelection(choice, cpu, trainer, reason);
        } catch (OpenClUnavailableException e) {
            LOG.warn("OpenCL not used: {} Using the {} kernels.", e.getMessage(), cpu.name());
            return new KernelSelection(choice, cpu, null, "the GPU cannot be used: " + e.getMessage());
        }
    }

    private static KernelSelection openCl(
            DeviceChoice choice, List<String> addresses, Function<List<String>, OpenClDevice> finder) {
        try {
            OpenClDevice device = finder.apply(addresses);
            MlpDeviceTrainer trainer = MlpDeviceTrainer.on(device);
            return new KernelSelection(choice, Kernels.of(OpenClKernels.on(device)), trainer, "asked for by name");
        } catch (OpenClUnavailableException e) {
            throw new OpenClUnavailableException("device=opencl: " + e.getMessage(), e);
        }
    }

    /** A device that has failed since is not handed out again. */
    private KernelSelection checked() {
        return trainer == null || trainer.device().failure() == null ? this : withoutDevice();
    }

    /** The kernels for work that is called from Java step by step. */
    public Kernels kernels() {
        return kernels;
    }

    /** What trains whole intervals on the device, if there is one. */
    public Optional<MlpDeviceTrainer> trainer() {
        return Optional.ofNullable(trainer);
    }

    /**
     * What to go on with after a {@link DeviceFailedException}: the CPU's kernels if device is auto, else an exception.
     * The first caller of the JVM logs why.
     */
    public KernelSelection withoutDevice() {
        if (trainer == null) {
            return this;
        }
        String why = String.valueOf(trainer.device().failure());
        if (choice == DeviceChoice.OPENCL) {
            throw new OpenClUnavailableException("device=opencl: " + why);
        }
        Kernels cpu = Kernels.best();
        synchronized (this) {
            if (!failureLogged) {
                failureLogged = true;
                LOG.warn("OpenCL not used any more: {} Using the {} kernels.", why, cpu.name());
            }
        }
        return new KernelSelection(choice, cpu, null, why);
    }

    /** For summaries: {@code "simd (16 lanes)"}, {@code "opencl (NVIDIA H100)"}, {@code "java + opencl (NVIDIA H100)"}. */
    public String description() {
        return trainer == null || kernels.provider() instanceof OpenClKernels
                ? kernels.name()
                : kernels.name() + " + opencl (" + trainer.device().name() + ")";
    }

    /** Why these. */
    public String reason() {
        return reason;
    }
}
