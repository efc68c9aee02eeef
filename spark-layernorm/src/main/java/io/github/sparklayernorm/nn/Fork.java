package io.github.sparklayernorm.nn;

import io.github.sparklayernorm.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * One variable for several readers: each further reader has a variable of its own, with x's value and a gradient of its own.
 *
 * <pre>
 * forward   x_1 = x, x_2 = x, ...          the array is shared, nothing is copied
 * backward  dx += dx_1, dx += dx_2, ...    in the order in which the readers came; dx holds the first reader's gradient
 * </pre>
 *
 * The first reader keeps x itself, so that a variable with one reader costs nothing. A fork stands right behind the operation
 * that writes x: on the way back all readers have been there before.
 */
final class Fork implements Operation {
    private final Kernels kernels;
    private final Variable x; // [N,C] read, and written by its first reader's gradient
    private final List<Variable> readers = new ArrayList<>(); // each [N,C]

    Fork(Kernels kernels, Variable x) {
        this.kernels = kernels;
        this.x = x;
    }

    /** The variable for one more reader. */
    Variable reader() {
        Variable reader = new Variable(x.axis(), x.width());
        readers.add(reader);
        return reader;
    }

    @Override
    public List<Variable> reads() {
        return List.of(x);
    }

    @Override
    public List<Variable> writes() {
        return List.copyOf(readers);
    }

    @Override
    public void forward(Pass pass) {
        for (int i = 0; i < readers.size(); i++) {
            readers.get(i).use(x.value());
        }
    }

    @Override
    public void backward(Pass pass) {
        int count = Sizes.product(pass.rows(x), x.width());
        float[] dx = x.gradient(pass.rows(x));
        for (int i = 0; i < readers.size(); i++) {
            kernels.addScaled(count, 1f, readers.get(i).gradient(pass.rows(x)), 0, dx, 0);
        }
    }
}
