package io.github.sparklayernorm.nn.recurrent;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.Variable;
import java.util.Arrays;
import java.util.List;

/** y_t = x at every step t of a row's sequence; dx is the sum of the steps' gradients. */
public final class RepeatOperation implements Operation {
    private final Kernels kernels;
    private final Variable x; // [B,C] rows, read
    private final Variable y; // [N,C] steps, written
    private final boolean inputGradient;

    /** @param inputGradient whether somebody needs the gradient of x */
    public RepeatOperation(Kernels kernels, Variable x, Variable y, boolean inputGradient) {
        this.kernels = kernels;
        this.x = x;
        this.y = y;
        this.inputGradient = inputGradient;
    }

    @Override
    public List<Variable> reads() {
        return List.of(x);
    }

    @Override
    public List<Variable> writes() {
        return List.of(y);
    }

    @Override
    public void forward(Pass pass) {
        Steps steps = pass.steps(y);
        int width = x.width();
        float[] to = y.reserve(steps.rows());
        for (int t = 0; t < steps.count(); t++) {
            for (int i = 0; i < steps.active(t); i++) {
                System.arraycopy(x.value(), steps.given(i) * width, to, steps.row(t, i) * width, width);
            }
        }
    }

    @Override
    public void backward(Pass pass) {
        if (!inputGradient) {
            return;
        }
        Steps steps = pass.steps(y);
        int width = x.width();
        float[] dy = y.gradient(steps.rows());
        float[] dx = x.gradient(pass.rows(x));
        Arrays.fill(dx, 0, pass.rows(x) * width, 0f);
        for (int t = 0; t < steps.count(); t++) {
            for (int i = 0; i < steps.active(t); i++) {
                kernels.addScaled(width, 1f, dy, steps.row(t, i) * width, dx, steps.given(i) * width);
            }
        }
    }
}
