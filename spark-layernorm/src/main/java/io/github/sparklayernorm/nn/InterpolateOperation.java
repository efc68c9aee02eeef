package io.github.sparklayernorm.nn;

import java.util.List;

/** y = a + f (b - a), element by element: a where f is 0, b where it is 1. da = dy (1 - f), db = dy f, df = dy (b - a). */
public final class InterpolateOperation implements Operation {
    private final Variable f; // [N,C] read
    private final Variable a; // [N,C] read
    private final Variable b; // [N,C] read
    private final Variable y; // [N,C] written

    public InterpolateOperation(Variable f, Variable a, Variable b, Variable y) {
        this.f = f;
        this.a = a;
        this.b = b;
        this.y = y;
    }

    @Override
    public List<Variable> reads() {
        return List.of(f, a, b);
    }

    @Override
    public List<Variable> writes() {
        return List.of(y);
    }

    @Override
    public void forward(Pass pass) {
        int rows = pass.rows(y);
        float[] to = y.reserve(rows);
        float[] fv = f.value();
        float[] av = a.value();
        float[] bv = b.value();
        for (int i = 0, count = Sizes.product(rows, y.width()); i < count; i++) {
            to[i] = av[i] + fv[i] * (bv[i] - av[i]);
        }
    }

    @Override
    public void backward(Pass pass) {
        int rows = pass.rows(y);
        float[] dy = y.gradient(rows);
        float[] df = f.gradient(rows);
        float[] da = a.gradient(rows);
        float[] db = b.gradient(rows);
        float[] fv = f.value();
        float[] av = a.value();
        float[] bv = b.value();
        for (int i = 0, count = Sizes.product(rows, y.width()); i < count; i++) {
            db[i] = dy[i] * fv[i];
            da[i] = dy[i] - db[i];
            df[i] = dy[i] * (bv[i] - av[i]);
        }
    }
}
