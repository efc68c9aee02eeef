package io.github.sparklayernorm.nn;

import java.util.List;

/** y = a * b, element by element; da = dy * b, db = dy * a. */
public final class ProductOperation implements Operation {
    private final Variable a; // [N,C] read
    private final Variable b; // [N,C] read
    private final Variable y; // [N,C] written

    public ProductOperation(Variable a, Variable b, Variable y) {
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
        int rows = pass.rows(y);
        float[] to = y.reserve(rows);
        float[] av = a.value();
        float[] bv = b.value();
        for (int i = 0, count = Sizes.product(rows, y.width()); i < count; i++) {
            to[i] = av[i] * bv[i];
        }
    }

    @Override
    public void backward(Pass pass) {
        int rows = pass.rows(y);
        float[] dy = y.gradient(rows);
        float[] da = a.gradient(rows);
        float[] db = b.gradient(rows);
        float[] av = a.value();
        float[] bv = b.value();
        for (int i = 0, count = Sizes.product(rows, y.width()); i < count; i++) {
            da[i] = dy[i] * bv[i];
            db[i] = dy[i] * av[i];
        }
    }
}
