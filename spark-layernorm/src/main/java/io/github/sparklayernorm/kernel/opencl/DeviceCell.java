package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.CellStep;
import io.github.sparklayernorm.kernel.GruStep;
import io.github.sparklayernorm.kernel.LstmStep;
import java.util.function.Supplier;

/** The cells whose steps run on a device: what a step is called with, and its kernels in both shapes. */
enum DeviceCell {
    LSTM(
            "a step of the LSTM",
            LstmStep::new,
            new Shapes(LstmForwardRows::new, LstmForwardGroups::new),
            new Shapes(LstmBackwardRows::new, LstmBackwardGroups::new)),
    GRU(
            "a step of the GRU",
            GruStep::new,
            new Shapes(GruForwardRows::new, GruForwardGroups::new),
            new Shapes(GruBackwardRows::new, GruBackwardGroups::new));

    private final String text;
    private final StepMaker step;
    private final Shapes forward;
    private final Shapes backward;

    DeviceCell(String text, StepMaker step, Shapes forward, Shapes backward) {
        this.text = text;
        this.step = step;
        this.forward = forward;
        this.backward = backward;
    }

    /** As messages name it. */
    String text() {
        return text;
    }

    CellStep step(int width, float epsilon) {
        return step.make(width, epsilon);
    }

    /** A kernel in the device's shape. */
    CellStepKernel kernel(OpenClDevice device, boolean backwards) {
        Shapes shapes = backwards ? backward : forward;
        return (device.groups() ? shapes.groups : shapes.rows).get();
    }

    private interface StepMaker {
        CellStep make(int width, float epsilon);
    }

    /**
     * The same kernel for CPU devices and for GPUs. One for both would have the barriers of a work-group, which make PoCL 4 to 10
     * times as slow: forward layer norm of 4096 x 1024 in 11 to 26 ms in place of 2.6.
     */
    private record Shapes(Supplier<CellStepKernel> rows, Supplier<CellStepKernel> groups) {}
}
