package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.CellRows;
import io.github.sparklayernorm.kernel.CellRows.Access;
import io.github.sparklayernorm.kernel.CellStep;
import io.github.sparklayernorm.kernel.CellVector;
import java.util.Arrays;
import java.util.List;

/**
 * One thread's kernels for the normed steps of a cell, with their buffers. What goes to the device and what comes back
 * follows from the step's description.
 */
final class CellLauncher implements AutoCloseable {
    private final OpenClDevice device;
    private final DeviceArray[] arrays; // by the step's matrices
    private final Pass forward;
    private final Pass backward;
    // small arrays of our own: those of the parameters are often the whole model, too much to pin or to send
    private float[] affine = {};
    private float[] stats = {};
    private float[] partials = {};
    private float[] dAffine = {};

    CellLauncher(OpenClDevice device, DeviceCell cell) {
        this.device = device;
        CellStep described = cell.step(1, 0f);
        arrays = new DeviceArray[described.matrices().length];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = new DeviceArray(device);
        }
        forward = new Pass(cell, described, false);
        backward = new Pass(cell, described, true);
    }

    void forward(CellStep step) {
        prepare(forward, step);
        int groups = device.groups() ? step.rows() : Math.min(step.rows(), NormLaunchers.MOST_ITEMS);
        launch(forward, step, groups, 1, stats);
        System.arraycopy(stats, 0, step.stats(), step.first() * CellStep.STATS, step.rows() * CellStep.STATS);
    }

    void backward(CellStep step) {
        CellStepKernel k = prepare(backward, step);
        System.arraycopy(step.stats(), step.first() * CellStep.STATS, stats, 0, step.rows() * CellStep.STATS);
        int most = Math.min(step.rows(), device.groups() ? NormLaunchers.MOST_CHUNKS : NormLaunchers.MOST_ITEMS);
        k.share = (step.rows() + most - 1) / most;
        k.chunks = (step.rows() + k.share - 1) / k.share;
        partials = DeviceArray.grown(partials, k.chunks * k.parameters);
        k.partials = partials;
        dAffine = DeviceArray.grown(dAffine, k.parameters);
        k.dAffine = dAffine;
        launch(backward, step, k.chunks, 2, dAffine);
        addGradients(step.parameters());
    }

    private CellStepKernel prepare(Pass pass, CellStep step) {
        CellStepKernel k = pass.kernel();
        k.rows = step.rows();
        k.width = step.width();
        k.epsilon = step.epsilon();
        k.at = device.copies() ? 0 : step.first();
        k.parameters = pack(step.parameters());
        k.affine = affine;
        stats = DeviceArray.grown(stats, step.rows() * CellStep.STATS);
        k.stats = stats;
        int ups = 0;
        int downs = 0;
        for (int i = 0; i < arrays.length; i++) {
            CellRows m = step.matrices()[i];
            Access access = m.access(pass.backwards);
            if (access != Access.NONE) {
                int from = m.first() * m.cols();
                int count = step.rows() * m.cols();
                float[] seen = access.reads()
                        ? arrays[i].filled(m.array(), from, count)
                        : arrays[i].empty(m.array(), from, count);
                k.bind(m.which(), seen, arrays[i].at() / m.cols());
                if (access.reads()) {
                    pass.up[ups++] = seen;
                }
                if (access.writes()) {
                    pass.down[downs++] = seen;
                }
            }
        }
        pass.up[ups++] = affine;
        if (pass.backwards) {
            pass.up[ups] = stats;
        }
        return k;
    }

    /** @param witness what every launch writes and no kernel reads */
    private void launch(Pass pass, CellStep step, int groups, int passes, float[] witness) {
        pass.down[pass.down.length - 1] = witness;
        pass.launcher.launch(groups, device.groupSize(step.width()), passes, pass.up, pass.down);
        for (int i = 0; i < arrays.length; i++) {
            CellRows m = step.matrices()[i];
            if (m.access(pass.backwards).writes()) {
                arrays[i].copyTo(m.array(), m.first() * m.cols(), step.rows() * m.cols());
            }
        }
    }

    /** All parameters one behind the other; returns their number. */
    private int pack(CellVector[] parameters) {
        int all = 0;
        for (CellVector p : parameters) {
            all += p.size();
        }
        affine = DeviceArray.grown(affine, all);
        int to = 0;
        for (CellVector p : parameters) {
            System.arraycopy(p.values(), p.at(), affine, to, p.size());
            to += p.size();
        }
        return all;
    }

    private void addGradients(CellVector[] parameters) {
        int from = 0;
        for (CellVector p : parameters) {
            for (int j = 0; j < p.size(); j++) {
                p.gradients()[p.at() + j] += dAffine[from + j];
            }
            from += p.size();
        }
    }

    @Override
    public void close() {
        forward.close();
        backward.close();
    }

    /** A kernel, made at its first use, and the arrays that its launches send and fetch. */
    private final class Pass {
        final DeviceCell cell;
        final boolean backwards;
        final Object[] up;
        final float[][] down;
        KernelLauncher<CellStepKernel> launcher;

        Pass(DeviceCell cell, CellStep described, boolean backwards) {
            this.cell = cell;
            this.backwards = backwards;
            List<Access> all = Arrays.stream(described.matrices())
                    .map(m -> m.access(backwards))
                    .toList();
            // the parameters, and the statistics that the pass forward has left
            up = new Object[(int) all.stream().filter(Access::reads).count() + (backwards ? 2 : 1)];
            // the witness
            down = new float[(int) all.stream().filter(Access::writes).count() + 1][];
        }

        CellStepKernel kernel() {
            if (launcher == null) {
                launcher = new KernelLauncher<>(device, cell.kernel(device, backwards));
            }
            return launcher.kernel();
        }

        void close() {
            if (launcher != null) {
                launcher.close();
            }
        }
    }
}
