package io.github.sparklayernorm.nn.recurrent;

import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Variable;
import java.util.List;

/** y = [a, b], row by row: the two directions of a bidirectional layer side by side. */
public final class Concatenate implements Operation {
    private final Variable a; // [N,A] read
    private final Variable b; // [N,B] read
    private final Variable y; // [N,A+B] written

    public Concatenate(Variable a, Variable b, Variable y) {
        this.a = a;
        this.b = b;
        this.y = y;
    }

    @Override
    public List<Variable> reads() {
        return List.of(a, b);
    }

    @Override
    public List<Variable> writes() {
        return List.of(y);
    }

    @Override
    public void forward(Pass pass) {
        float[] to = y.reserve(pass.rows());
        for (int row = 0; row < pass.rows(); row++) {
            System.arraycopy(a.value(), row * a.width(), to, row * y.width(), a.width());
            System.arraycopy(b.value(), row * b.width(), to, row * y.width() + a.width(), b.width());
        }
    }

    @Override
    public void backward(Pass pass) {
        float[] dy = y.gradient(pass.rows());
        float[] da = a.gradient(pass.rows());
        float[] db = b.gradient(pass.rows());
        for (int row = 0; row < pass.rows(); row++) {
            System.arraycopy(dy, row * y.width(), da, row * a.width(), a.width());
            System.arraycopy(dy, row * y.width() + a.width(), db, row * b.width(), b.width());
        }
    }
}
