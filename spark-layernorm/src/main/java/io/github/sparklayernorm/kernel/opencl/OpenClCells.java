package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.CellKernels;
import io.github.sparklayernorm.kernel.CellStep;
import io.github.sparklayernorm.kernel.GruStep;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.LstmStep;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The normed steps of the recurrent cells on an OpenCL device, a launch each; steps without norms, which are small, on the
 * CPU. The products between two steps are the CPU's, so on a GPU all of a step's rows cross the bus.
 *
 * <p>Threads share the device, each with kernels of its own. Once a launch has failed every call throws
 * {@link DeviceFailedException}.
 */
final class OpenClCells implements CellKernels, AutoCloseable {
    private final OpenClDevice device;
    private final CellKernels rest = Kernels.best().provider().cells();
    private final Map<DeviceCell, LauncherPool<CellLauncher>> pools = new EnumMap<>(DeviceCell.class);

    private OpenClCells(OpenClDevice device) {
        this.device = device;
        for (DeviceCell cell : DeviceCell.values()) {
            pools.put(cell, new LauncherPool<>(() -> new CellLauncher(device, cell)));
        }
    }

    /** Kernels whose results on a small input were equal to the plain kernels'. */
    static OpenClCells on(OpenClDevice device) {
        OpenClCells cells = new OpenClCells(device);
        try {
            CellSelfTest.run(cells);
        } catch (DeviceFailedException e) {
            throw new OpenClUnavailableException(e.getMessage(), e);
        }
        return cells;
    }

    @Override
    public String name() {
        return "opencl (" + device.name() + ")";
    }

    OpenClDevice device() {
        return device;
    }

    @Override
    public void lstmForward(LstmStep step) {
        forward(DeviceCell.LSTM, step);
    }

    @Override
    public void lstmBackward(LstmStep step) {
        backward(DeviceCell.LSTM, step);
    }

    @Override
    public void gruForward(GruStep step) {
        forward(DeviceCell.GRU, step);
    }

    @Override
    public void gruBackward(GruStep step) {
        backward(DeviceCell.GRU, step);
    }

    private void forward(DeviceCell cell, CellStep step) {
        if (step.normed()) {
            launch(cell, step, CellLauncher::forward);
        } else {
            step.forward(rest);
        }
    }

    private void backward(DeviceCell cell, CellStep step) {
        if (step.normed()) {
            launch(cell, step, CellLauncher::backward);
        } else {
            step.backward(rest);
        }
    }

    private void launch(DeviceCell cell, CellStep step, BiConsumer<CellLauncher, CellStep> pass) {
        if (step.rows() == 0) {
            return;
        }
        LauncherPool<CellLauncher> pool = pools.get(cell);
        CellLauncher mine = pool.take();
        try {
            pass.accept(mine, step);
        } finally {
            pool.giveBack(mine);
        }
    }

    @Override
    public void close() {
        pools.values().forEach(LauncherPool::close);
    }
}
