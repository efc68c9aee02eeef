package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.nn.Pass;

/** y = act(x + bias): a plain hidden layer. */
final class BiasActivation extends NormalizedActivation {
    BiasActivation(NormalizedLayer layer) {
        super(layer, false);
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
