package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.Kernel;
import java.util.function.Supplier;

/**
 * One thread's kernels for the normed steps of the recurrent cells, with their buffers. The arguments are those of
 * {@link io.github.sparklayernorm.kernel.CellKernels}.
 */
final class CellLaunchers implements AutoCloseable {
    private static final int STATS = 4;

    private final OpenClDevice device;
    private final Lazy<LstmForward> lstmForward =
            new Lazy<>(() -> new LstmForwardGroups(OpenClDevice.MAX_GROUP), LstmForwardRows::new);
    private final Lazy<LstmBackward> lstmBackward =
            new Lazy<>(() -> new LstmBackwardGroups(OpenClDevice.MAX_GROUP), LstmBackwardRows::new);
    private final Lazy<GruForward> gruForward =
            new Lazy<>(() -> new GruForwardGroups(OpenClDevice.MAX_GROUP), GruForwardRows::new);
    private final Lazy<GruBackward> gruBackward =
            new Lazy<>(() -> new GruBackwardGroups(OpenClDevice.MAX_GROUP), GruBackwardRows::new);

    // by the kernels' fields; c, t and h also serve the gru's candidate, dh and dPrevious
    private final DeviceArray gates;
    private final DeviceArray sums;
    private final DeviceArray previous;
    private final DeviceArray c;
    private final DeviceArray t;
    private final DeviceArray h;
    private final DeviceArray dc;
    private float[] affine = {};
    private float[] stats = {};
    private float[] partials = {};
    private float[] dAffine = {};

    CellLaunchers(OpenClDevice device) {
        this.device = device;
        gates = new DeviceArray(device);
        sums = new DeviceArray(device);
        previous = new DeviceArray(device);
        c = new DeviceArray(device);
        t = new DeviceArray(device);
        h = new DeviceArray(device);
        dc = new DeviceArray(device);
    }

    void lstmForward(
            int rows,
            int width,
            float epsilon,
            int at,
            float[] gateRows,
            float[] sumRows,
            float[] gain,
            int gainAt,
            float[] cellGain,
            int cellGainAt,
            float[] cellBias,
            int cellBiasAt,
            float[] before,
            int beforeAt,
            float[] cRows,
            float[] tRows,
            float[] hRows,
            float[] statRows) {
        int count = rows * width;
        int from = at * width;
        LstmForward k = lstmForward.launcher().kernel();
        common(k, rows, width, epsilon, at, gateRows, sumRows, 4, before, beforeAt);
        gain(gain, gainAt, 4 * width, 6 * width);
        parameters(cellGain, cellGainAt, cellBias, cellBiasAt, 4 * width, width);
        k.affine = affine;
        k.c = c.empty(cRows, from, count);
        k.t = t.empty(tRows, from, count);
        k.h = h.empty(hRows, from, count);
        Object[] up = {k.gates, k.sums, affine, k.previous};
        lstmForward
                .launcher()
                .launch(forwardGroups(rows), device.groupSize(width), 1, up, k.gates, k.c, k.t, k.h, stats);
        gates.copyTo(gateRows, 4 * from, 4 * count);
        c.copyTo(cRows, from, count);
        t.copyTo(tRows, from, count);
        h.copyTo(hRows, from, count);
        System.arraycopy(stats, 0, statRows, at * STATS, rows * STATS);
    }

    void lstmBackward(
            int rows,
            int width,
            int at,
            float[] gateRows,
            float[] sumRows,
            float[] gain,
            int gainAt,
            float[] cellGain,
            int cellGainAt,
            float[] before,
            int beforeAt,
            float[] cRows,
            float[] tRows,
            float[] statRows,
            float[] dhRows,
            float[] dcRows,
            float[] dGain,
            int dGainAt,
            float[] dCellGain,
            int dCellGainAt,
            float[] dCellBias,
            int dCellBiasAt) {
        int count = rows * width;
        int from = at * width;
        LstmBackward k = lstmBackward.launcher().kernel();
        common(k, rows, width, 0f, at, gateRows, sumRows, 4, before, beforeAt);
        gain(gain, gainAt, 4 * width, 6 * width);
        System.arraycopy(cellGain, cellGainAt, affine, 4 * width, width);
        chunks(k, rows, 6 * width, at, statRows);
        k.c = c.filled(cRows, from, count);
        k.t = t.filled(tRows, from, count);
        k.dh = h.filled(dhRows, from, count);
        k.dc = dc.filled(dcRows, 0, count);
        Object[] up = {k.gates, k.sums, affine, k.previous, stats, k.c, k.t, k.dh, k.dc};
        lstmBackward.launcher().launch(k.chunks, device.groupSize(width), 2, up, k.gates, k.sums, k.dc, dAffine);
        gates.copyTo(gateRows, 4 * from, 4 * count);
        sums.copyTo(sumRows, 4 * from, 4 * count);
        dc.copyTo(dcRows, 0, count);
        add(0, 4 * width, dGain, dGainAt);
        add(4 * width, width, dCellGain, dCellGainAt);
        add(5 * width, width, dCellBias, dCellBiasAt);
    }

    void gruForward(
            int rows,
            int width,
            float epsilon,
            int at,
            float[] gateRows,
            float[] candidateRows,
            float[] sumRows,
            float[] gain,
            int gainAt,
            float[] candidateGain,
            int candidateGainAt,
            float[] candidateBias,
            int candidateBiasAt,
            float[] before,
            int beforeAt,
            float[] hRows,
            float[] statRows) {
        int count = rows * width;
        int from = at * width;
        GruForward k = gruForward.launcher().kernel();
        common(k, rows, width, epsilon, at, gateRows, sumRows, 3, before, beforeAt);
        gain(gain, gainAt, 2 * width, 4 * width);
        parameters(candidateGain, candidateGainAt, candidateBias, candidateBiasAt, 2 * width, width);
        k.affine = affine;
        k.candidate = c.filled(candidateRows, from, count);
        k.h = h.empty(hRows, from, count);
        Object[] up = {k.gates, k.sums, affine, k.previous, k.candidate};
        gruForward
                .launcher()
                .launch(forwardGroups(rows), device.groupSize(width), 1, up, k.gates, k.candidate, k.h, stats);
        gates.copyTo(gateRows, 2 * from, 2 * count);
        c.copyTo(candidateRows, from, count);
        h.copyTo(hRows, from, count);
        System.arraycopy(stats, 0, statRows, at * STATS, rows * STATS);
    }

    void gruBackward(
            int rows,
            int width,
            int at,
            float[] gateRows,
            float[] candidateRows,
            float[] sumRows,
            float[] gain,
            int gainAt,
            float[] candidateGain,
            int candidateGainAt,
            float[] candidateBias,
            int candidateBiasAt,
            float[] before,
            int beforeAt,
            float[] statRows,
            float[] dhRows,
            float[] dBeforeRows,
            int dBeforeAt,
            float[] dGain,
            int dGainAt,
            float[] dCandidateGain,
            int dCandidateGainAt,
            float[] dCandidateBias,
            int dCandidateBiasAt) {
        int count = rows * width;
        int from = at * width;
        GruBackward k = gruBackward.launcher().kernel();
        common(k, rows, width, 0f, at, gateRows, sumRows, 3, before, beforeAt);
        gain(gain, gainAt, 2 * width, 4 * width);
        parameters(candidateGain, candidateGainAt, candidateBias, candidateBiasAt, 2 * width, width);
        chunks(k, rows, 4 * width, at, statRows);
        k.candidate = c.filled(candidateRows, from, count);
        k.dh = h.filled(dhRows, from, count);
        k.dPrevious = dc.filled(dBeforeRows, dBeforeAt * width, count);
        k.dPreviousAt = dc.at() / width;
        Object[] up = {k.gates, k.sums, affine, k.previous, stats, k.candidate, k.dh, k.dPrevious};
        gruBackward
                .launcher()
                .launch(k.chunks, device.groupSize(width), 2, up, k.gates, k.sums, k.candidate, k.dPrevious, dAffine);
        gates.copyTo(gateRows, 2 * from, 2 * count);
        sums.copyTo(sumRows, 3 * from, 3 * count);
        c.copyTo(candidateRows, from, count);
        dc.copyTo(dBeforeRows, dBeforeAt * width, count);
        add(0, 2 * width, dGain, dGainAt);
        add(2 * width, width, dCandidateGain, dCandidateGainAt);
        add(3 * width, width, dCandidateBias, dCandidateBiasAt);
    }

    private void common(
            CellStep k,
            int rows,
            int width,
            float epsilon,
            int at,
            float[] gateRows,
            float[] sumRows,
            int blocks,
            float[] before,
            int beforeAt) {
        int gateBlocks = blocks == 3 ? 2 : blocks;
        k.rows = rows;
        k.width = width;
        k.epsilon = epsilon;
        k.gates = gates.filled(gateRows, at * gateBlocks * width, rows * gateBlocks * width);
        k.sums = sums.filled(sumRows, at * blocks * width, rows * blocks * width);
        k.at = device.copies() ? 0 : at;
        k.previous = previous.filled(before, beforeAt * width, rows * width);
        k.previousAt = previous.at() / width;
        stats = DeviceArray.grown(stats, rows * STATS);
        k.stats = stats;
    }

    /** Gains and biases as one small array: their own arrays are often the whole model, too much to pin or to send. */
    private void gain(float[] gain, int gainAt, int count, int all) {
        affine = DeviceArray.grown(affine, all);
        System.arraycopy(gain, gainAt, affine, 0, count);
    }

    private void parameters(float[] gain, int gainAt, float[] bias, int biasAt, int to, int width) {
        System.arraycopy(gain, gainAt, affine, to, width);
        System.arraycopy(bias, biasAt, affine, to + width, width);
    }

    private void chunks(CellStepBackward k, int rows, int parameters, int at, float[] statRows) {
        int most = Math.min(rows, device.groups() ? NormLaunchers.MOST_CHUNKS : NormLaunchers.MOST_ITEMS);
        k.affine = affine;
        k.share = (rows + most - 1) / most;
        k.chunks = (rows + k.share - 1) / k.share;
        k.parameters = parameters;
        System.arraycopy(statRows, at * STATS, stats, 0, rows * STATS);
        partials = DeviceArray.grown(partials, k.chunks * parameters);
        k.partials = partials;
        dAffine = DeviceArray.grown(dAffine, parameters);
        k.dAffine = dAffine;
    }

    private void add(int from, int count, float[] gradient, int gradientAt) {
        for (int j = 0; j < count; j++) {
            gradient[gradientAt + j] += dAffine[from + j];
        }
    }

    private int forwardGroups(int rows) {
        return device.groups() ? rows : Math.min(rows, NormLaunchers.MOST_ITEMS);
    }

    @Override
    public void close() {
        lstmForward.close();
        lstmBackward.close();
        gruForward.close();
        gruBackward.close();
    }

    /** A kernel in the device's shape, made at its first use. */
    private final class Lazy<K extends Kernel> {
        private final Supplier<K> groups;
        private final Supplier<K> rows;
        private KernelLauncher<K> launcher;

        Lazy(Supplier<K> groups, Supplier<K> rows) {
            this.groups = groups;
            this.rows = rows;
        }

        KernelLauncher<K> launcher() {
            if (launcher == null) {
                launcher = new KernelLauncher<>(device, device.groups() ? groups.get() : rows.get());
            }
            return launcher;
        }

        void close() {
            if (launcher != null) {
                launcher.close();
            }
        }
    }
}
