package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.nn.Pass;

/**
 * y = act(gain * (x - mean) / sqrt(var + epsilon) + bias), mean and population variance over the units of one row
 * (Ba, Kiros, Hinton 2016, arXiv:1607.06450, eq. 4). The same in training and at inference, whatever the batch.
 *
 * <p>A layer of one unit always outputs act(bias), and one of two only tells which of its two inputs is larger.
 */
final class LayerNormActivation extends NormalizedActivation {
    private float[] mean = new float[0]; // [N]
    private float[] rstd = new float[0]; // [N]

    LayerNormActivation(NormalizedLayer layer) {
        super(layer, true);
    }

    @Override
    public void forward(Pass pass) {
        int n = pass.rows(layer.x());
        if (mean.length < n) {
            mean = new float[n];
            rstd = new float[n];
        }
        layer.kernels()
                .layerNormForward(
                        layer.activation(),
                        n,
                        layer.width(),
                        layer.epsilon(),
                        layer.x().value(),
                        0,
                        gain.values(),
                        gain.offset(),
                        bias.values(),
                        bias.offset(),
                        layer.y().reserve(n),
                        0,
                        mean,
                        rstd,
                        0);
    }

    @Override
    public void backward(Pass pass) {
        int n = pass.rows(layer.x());
        layer.kernels()
                .layerNormBackward(
                        layer.activation(),
                        n,
                        layer.width(),
                        layer.x().value(),
                        0,
                        gain.values(),
                        gain.offset(),
                        bias.values(),
                        bias.offset(),
                        layer.y().value(),
                        0,
                        mean,
                        rstd,
                        0,
                        layer.y().gradient(n),
                        0,
                        layer.x().gradient(n),
                        0,
                        gain.gradients(),
                        gain.offset(),
                        bias.gradients(),
                        bias.offset());
    }
}
