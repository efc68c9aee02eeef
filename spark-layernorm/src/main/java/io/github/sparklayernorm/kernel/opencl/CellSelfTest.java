package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.CellKernels;
import io.github.sparklayernorm.kernel.CellRows;
import io.github.sparklayernorm.kernel.CellStep;
import io.github.sparklayernorm.kernel.CellVector;
import io.github.sparklayernorm.kernel.JavaKernels;
import java.util.Arrays;

/** The first thing that a device computes of the cells, as {@link SelfTest} is of the norms. */
final class CellSelfTest {
    // Mutually prime; the gates' columns are more than a work-group has items, so every loop and every remainder runs.
    private static final int ROWS = 3;
    private static final int WIDTH = 131;
    /** Rows of an earlier step, which must stay as they are. */
    private static final int AT = 2;

    private static final int N = AT + ROWS;

    private CellSelfTest() {}

    static void run(OpenClCells cells) {
        CellKernels plain = new JavaKernels().cells();
        for (DeviceCell cell : DeviceCell.values()) {
            SelfTest.compare(cells.device(), cell.text(), results(cell, plain), results(cell, cells));
        }
    }

    /** Everything that a step forward and its gradient leave behind, the contents of scratch apart. */
    private static float[] results(DeviceCell cell, CellKernels kernels) {
        CellStep step = filled(cell.step(WIDTH, 1e-5f));
        step.forward(kernels);
        float[] forward = SelfTest.joined(written(step, false), step.stats());
        step.backward(kernels);
        float[] gradients = step.parameters()[0].gradients();
        return SelfTest.joined(forward, written(step, true), gradients);
    }

    private static CellStep filled(CellStep step) {
        float amplitude = 2f;
        for (CellRows each : step.matrices()) {
            each.set(SelfTest.wave(N * each.cols(), amplitude), AT);
            amplitude *= 0.8f;
        }
        step.at(AT, ROWS);
        step.setStats(new float[N * CellStep.STATS]);
        int all = Arrays.stream(step.parameters()).mapToInt(CellVector::size).sum();
        float[] values = SelfTest.wave(all, 1.3f);
        float[] gradients = new float[all];
        int at = 0;
        for (CellVector each : step.parameters()) {
            each.set(values, gradients, at);
            at += each.size();
        }
        return step;
    }

    private static float[] written(CellStep step, boolean backwards) {
        return SelfTest.joined(Arrays.stream(step.matrices())
                .filter(each -> each.access(backwards).writes())
                .map(each -> each.array().clone())
                .toArray(float[][]::new));
    }
}
