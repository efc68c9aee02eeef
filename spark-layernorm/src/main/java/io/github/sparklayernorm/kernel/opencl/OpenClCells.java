package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.CellKernels;
import io.github.sparklayernorm.kernel.Kernels;

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
    private final LauncherPool<CellLaunchers> pool;

    private OpenClCells(OpenClDevice device) {
        this.device = device;
        this.pool = new LauncherPool<>(() -> new CellLaunchers(device));
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
    public void lstmForward(
            int rows,
            int width,
            float epsilon,
            int at,
            float[] gates,
            float[] sums,
            float[] gain,
            int gainAt,
            float[] cellGain,
            int cellGainAt,
            float[] cellBias,
            int cellBiasAt,
            float[] cPrevious,
            int cPreviousAt,
            float[] c,
            float[] t,
            float[] h,
            float[] stats) {
        if (rows == 0) {
            return;
        }
        if (gain == null) {
            rest.lstmForward(
                    rows,
                    width,
                    epsilon,
                    at,
                    gates,
                    sums,
                    gain,
                    gainAt,
                    cellGain,
                    cellGainAt,
                    cellBias,
                    cellBiasAt,
                    cPrevious,
                    cPreviousAt,
                    c,
                    t,
                    h,
                    stats);
            return;
        }
        CellLaunchers mine = pool.take();
        try {
            mine.lstmForward(
                    rows,
                    width,
                    epsilon,
                    at,
                    gates,
                    sums,
                    gain,
                    gainAt,
                    cellGain,
                    cellGainAt,
                    cellBias,
                    cellBiasAt,
                    cPrevious,
                    cPreviousAt,
                    c,
                    t,
                    h,
                    stats);
        } finally {
            pool.giveBack(mine);
        }
    }

    @Override
    public void lstmBackward(
            int rows,
            int width,
            int at,
            float[] gates,
            float[] sums,
            float[] gain,
            int gainAt,
            float[] cellGain,
            int cellGainAt,
            float[] cPrevious,
            int cPreviousAt,
            float[] c,
            float[] t,
            float[] stats,
            float[] dh,
            float[] dc,
            float[] dGain,
            int dGainAt,
            float[] dCellGain,
            int dCellGainAt,
            float[] dCellBias,
            int dCellBiasAt) {
        if (rows == 0) {
            return;
        }
        if (gain == null) {
            rest.lstmBackward(
                    rows,
                    width,
                    at,
                    gates,
                    sums,
                    gain,
                    gainAt,
                    cellGain,
                    cellGainAt,
                    cPrevious,
                    cPreviousAt,
                    c,
                    t,
                    stats,
                    dh,
                    dc,
                    dGain,
                    dGainAt,
                    dCellGain,
                    dCellGainAt,
                    dCellBias,
                    dCellBiasAt);
            return;
        }
        CellLaunchers mine = pool.take();
        try {
            mine.lstmBackward(
                    rows,
                    width,
                    at,
                    gates,
                    sums,
                    gain,
                    gainAt,
                    cellGain,
                    cellGainAt,
                    cPrevious,
                    cPreviousAt,
                    c,
                    t,
                    stats,
                    dh,
                    dc,
                    dGain,
                    dGainAt,
                    dCellGain,
                    dCellGainAt,
                    dCellBias,
                    dCellBiasAt);
        } finally {
            pool.giveBack(mine);
        }
    }

    @Override
    public void gruForward(
            int rows,
            int width,
            float epsilon,
            int at,
            float[] gates,
            float[] candidate,
            float[] sums,
            float[] gain,
            int gainAt,
            float[] candidateGain,
            int candidateGainAt,
            float[] candidateBias,
            int candidateBiasAt,
            float[] hPrevious,
            int hPreviousAt,
            float[] h,
            float[] stats) {
        if (rows == 0) {
            return;
        }
        if (gain == null) {
            rest.gruForward(
                    rows,
                    width,
                    epsilon,
                    at,
                    gates,
                    candidate,
                    sums,
                    gain,
                    gainAt,
                    candidateGain,
                    candidateGainAt,
                    candidateBias,
                    candidateBiasAt,
                    hPrevious,
                    hPreviousAt,
                    h,
                    stats);
            return;
        }
        CellLaunchers mine = pool.take();
        try {
            mine.gruForward(
                    rows,
                    width,
                    epsilon,
                    at,
                    gates,
                    candidate,
                    sums,
                    gain,
                    gainAt,
                    candidateGain,
                    candidateGainAt,
                    candidateBias,
                    candidateBiasAt,
                    hPrevious,
                    hPreviousAt,
                    h,
                    stats);
        } finally {
            pool.giveBack(mine);
        }
    }

    @Override
    public void gruBackward(
            int rows,
            int width,
            int at,
            float[] gates,
            float[] candidate,
            float[] sums,
            float[] gain,
            int gainAt,
            float[] candidateGain,
            int candidateGainAt,
            float[] candidateBias,
            int candidateBiasAt,
            float[] hPrevious,
            int hPreviousAt,
            float[] stats,
            float[] dh,
            float[] dPrevious,
            int dPreviousAt,
            float[] dGain,
            int dGainAt,
            float[] dCandidateGain,
            int dCandidateGainAt,
            float[] dCandidateBias,
            int dCandidateBiasAt) {
        if (rows == 0) {
            return;
        }
        if (gain == null) {
            rest.gruBackward(
                    rows,
                    width,
                    at,
                    gates,
                    candidate,
                    sums,
                    gain,
                    gainAt,
                    candidateGain,
                    candidateGainAt,
                    candidateBias,
                    candidateBiasAt,
                    hPrevious,
                    hPreviousAt,
                    stats,
                    dh,
                    dPrevious,
                    dPreviousAt,
                    dGain,
                    dGainAt,
                    dCandidateGain,
                    dCandidateGainAt,
                    dCandidateBias,
                    dCandidateBiasAt);
            return;
        }
        CellLaunchers mine = pool.take();
        try {
            mine.gruBackward(
                    rows,
                    width,
                    at,
                    gates,
                    candidate,
                    sums,
                    gain,
                    gainAt,
                    candidateGain,
                    candidateGainAt,
                    candidateBias,
                    candidateBiasAt,
                    hPrevious,
                    hPreviousAt,
                    stats,
                    dh,
                    dPrevious,
                    dPreviousAt,
                    dGain,
                    dGainAt,
                    dCandidateGain,
                    dCandidateGainAt,
                    dCandidateBias,
                    dCandidateBiasAt);
        } finally {
            pool.giveBack(mine);
        }
    }

    /** Kernel objects that wait for their next use. */
    int idleLaunchers() {
        return pool.idleCount();
    }

    @Override
    public void close() {
        pool.close();
    }
}
