package io.github.sparklayernorm.nn;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.List;

/**
 * Inverted dropout (Srivastava et al. 2014): in training y = x * mask / (1 - rate), at inference y = x.
 *
 * <p>The mask is a function of (seed of the pass, layer, element), so the backward pass makes it again and nothing is kept.
 */
public final class DropoutOperation implements Operation {
    private final Kernels kernels;
    private final float rate;
    private final int layer;
    private final Variable x;
    private final Variable y;

    /** @param layer tells this layer's mask from the other layers' */
    public DropoutOperation(Kernels kernels, float rate, int layer, Variable x, Variable y) {
        this.kernels = kernels;
        this.rate = rate;
        this.layer = layer;
        this.x = x;
        this.y = y;
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
        if (pass.training()) {
            int count = pass.rows(x) * x.width();
            kernels.dropout(count, rate, seed(pass), x.value(), 0, y.reserve(pass.rows(x)), 0);
        } else {
            y.use(x.value());
        }
    }

    @Override
    public void backward(Pass pass) {
        int count = pass.rows(x) * x.width();
        if (pass.training()) {
            kernels.dropout(count, rate, seed(pass), y.gradient(pass.rows(x)), 0, x.gradient(pass.rows(x)), 0);
        } else {
            System.arraycopy(y.gradient(pass.rows(x)), 0, x.gradient(pass.rows(x)), 0, count);
        }
    }

    private long seed(Pass pass) {
        return RandomStream.derive(pass.seed(), layer);
    }
}
