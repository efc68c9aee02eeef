package io.github.sparklayernorm.nn.recurrent;

import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.Variable;
import java.util.List;

/** y_t = x_(T-1-t), each sequence by its own length T. */
public final class ReverseOperation implements Operation {
    private final Variable x; // [N,C] read
    private final Variable y; // [N,C] written
    private final boolean inputGradient;

    public ReverseOperation(Variable x, Variable y, boolean inputGradient) {
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
    public boolean readsBackward() {
        return true;
    }

    @Override
    public boolean addsGradient() {
        return true;
    }

    @Override
    public void forward(Pass pass) {
        move(pass.steps(x), 0f, x.value(), y.reserve(pass.rows(x)));
    }

    @Override
    public void backward(Pass pass) {
        if (inputGradient) {
            move(pass.steps(x), x.betaOnce(), y.gradient(pass.rows(x)), x.gradient(pass.rows(x)));
        }
    }

    private void move(Steps steps, float beta, float[] from, float[] to) {
        int width = x.width();
        for (int t = 0; t < steps.count(); t++) {
            for (int i = 0; i < steps.active(t); i++) {
                int source = steps.row(t, i) * width;
                int target = steps.row(steps.length(i) - 1 - t, i) * width;
                if (beta == 0) {
                    System.arraycopy(from, source, to, target, width);
                } else {
                    for (int j = 0; j < width; j++) {
                        to[target + j] += from[source + j];
                    }
                }
            }
        }
    }
}
