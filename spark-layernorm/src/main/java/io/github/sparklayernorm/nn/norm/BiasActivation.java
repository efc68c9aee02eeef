package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.List;

/** y = act(x + bias): a plain hidden layer. */
final class BiasActivation implements NormalizedActivation {
    private final NormalizedLayer layer;
    private final Parameter bias; // [H]

    BiasActivation(NormalizedLayer layer) {
        this.layer = layer;
        bias = layer.vector("bias");
    }

    @Override
    public Parameter gain() {
        return null;
    }

    @Override
    public Parameter bias() {
        return bias;
    }

    @Override
    public List<Variable> reads() {
        return List.of(layer.x());
    }

    @Override
    public List<Variable> writes() {
        return List.of(layer.y());
    }

    @Override
    public void initialize(RandomStream random) {
        bias.fill(0f);
    }

    @Override
    public void forward(Pass pass) {
        int n = pass.rows(layer.x());
        layer.kernels()
                .columnAffineForward(
                        layer.activation(),
                        n,
                        layer.width(),
                        layer.x().value(),
                        0,
                        null,
                        null,
                        bias.values(),
                        bias.offset(),
                        layer.y().reserve(n),
                        0);
    }

    @Override
    public void backward(Pass pass) {
        int n = pass.rows(layer.x());
        layer.kernels()
                .columnAffineBackward(
                        layer.activation(),
                        n,
                        layer.width(),
                        layer.x().value(),
                        0,
                        null,
                        null,
                        bias.values(),
                        bias.offset(),
                        layer.y().value(),
                        0,
                        layer.y().gradient(n),
                        0,
                        layer.x().gradient(n),
                        0,
                        null,
                        bias.gradients(),
                        bias.offset());
    }
}
