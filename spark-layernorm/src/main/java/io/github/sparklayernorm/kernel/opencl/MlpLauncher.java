package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.opencl.MlpOperands.Schedule;
import java.util.Arrays;

/** One thread's {@link MlpKernel} with its buffers, prepared for one plan at a time. */
final class MlpLauncher implements AutoCloseable {
    /** Aparapi counts a buffer's bytes in an int. */
    static final int MOST_FLOATS = (1 << 29) - 1;
    /** Work-groups per multiprocessor: 4 of 256 items keep enough loads under way on current GPUs. */
    private static final int GROUPS_PER_UNIT = 4;
    /** Work-items of the shape for CPU devices: more than any such device has cores, few enough to start quickly. */
    private static final int MOST_ITEMS = 64;

    private final OpenClDevice device;
    private final KernelLauncher<MlpKernel> launcher;
    private MlpPlan plan;
    private int groups;

    MlpLauncher(OpenClDevice device) {
        this.device = device;
        launcher = new KernelLauncher<>(device, device.groups() ? new MlpGroups() : new MlpRows());
        MlpKernel k = launcher.kernel();
        k.batches = new int[0];
        k.schedule = new float[0];
        k.features = new float[0];
        k.labels = new float[0];
        k.weights = new float[0];
        k.losses = new float[0];
        k.work = new float[0];
    }

    void prepare(MlpPlan next) {
        if (next.equals(plan)) {
            return;
        }
        MlpProgram program = MlpProgram.of(next, device.groups());
        MlpKernel k = launcher.kernel();
        k.program = program.code();
        k.phases = program.phases();
        k.phasesPerStep = program.phasesPerStep();
        k.work = grown(k.work, program.workFloats());
        k.epsilon = next.epsilon();
        k.beta1 = next.optimizer().beta1();
        k.beta2 = next.optimizer().beta2();
        k.adamEpsilon = next.optimizer().epsilon();
        k.clip = next.clip();
        int most = device.groups() ? GROUPS_PER_UNIT * device.computeUnits() : MOST_ITEMS;
        groups = Math.max(1, Math.min(most, program.mostUnits()));
        plan = next;
    }

    /**
     * Runs the steps from..to-1 of an interval whose rows before them number firstRow, adds their losses to losses, and
     * returns the number of their rows.
     */
    int run(
            float[] values,
            float[] first,
            float[] second,
            MlpInterval interval,
            int from,
            int to,
            int firstRow,
            double[] losses) {
        MlpKernel k = launcher.kernel();
        int steps = to - from;
        k.batches = grown(k.batches, 2 * steps);
        k.schedule = grown(k.schedule, Schedule.WIDTH * steps);
        int rows = 0;
        for (int s = 0; s < steps; s++) {
            k.batches[2 * s] = rows;
            k.batches[2 * s + 1] = interval.batches()[from + s];
            rows += interval.batches()[from + s];
            int at = Schedule.WIDTH * s;
            k.schedule[at + Schedule.RATE] = interval.rates()[from + s];
            k.schedule[at + Schedule.CORRECTION2] = interval.corrections2()[from + s];
            k.schedule[at + Schedule.DECAY] = interval.decays()[from + s];
            k.schedule[at + Schedule.SCALE] = interval.gradientScales()[from + s];
        }
        k.features = slice(k.features, interval.features(), firstRow, rows, plan.inputs());
        k.labels = slice(k.labels, interval.labels(), firstRow, rows, plan.targets());
        if (interval.weights() == null) {
            k.weights = grown(k.weights, rows);
            Arrays.fill(k.weights, 0, rows, 1f);
        } else {
            k.weights = slice(k.weights, interval.weights(), firstRow, rows, 1);
        }
        k.losses = grown(k.losses, rows);
        k.values = values;
        k.first = first;
        // Aparapi takes no null, and two fields must not share an array.
        k.second = second == null ? new float[1] : second;
        Object[] up = {
            k.program, k.phases, k.batches, k.schedule, k.features, k.labels, k.weights, values, first, k.second
        };
        int groupSize = device.groups() ? MlpGroups.ITEMS : 1;
        launcher.launch(groups, groupSize, steps * k.phasesPerStep, up, values, first, k.second, k.losses);
        int row = 0;
        for (int s = 0; s < steps; s++) {
            for (int end = row + interval.batches()[from + s]; row < end; row++) {
                losses[from + s] += k.losses[row];
            }
        }
        return rows;
    }

    private static float[] slice(float[] buffer, float[] source, int firstRow, int rows, int width) {
        float[] slice = grown(buffer, rows * width);
        System.arraycopy(source, firstRow * width, slice, 0, rows * width);
        return slice;
    }

    private static float[] grown(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }

    private static int[] grown(int[] array, int length) {
        return array.length >= length ? array : new int[length];
    }

    @Override
    public void close() {
        launcher.close();
    }
}
