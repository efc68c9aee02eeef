package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;

/** Layer normalisation: each row by its own mean and variance. The gain starts at 1. */
final class LayerStepNorm extends StepNorm {
    private final CellLayer layer;
    private final int width;
    private final Parameter gain;
    private float[] mean = Buffers.EMPTY; // [N]
    private float[] rstd = Buffers.EMPTY; // [N]

    LayerStepNorm(CellLayer layer, String name, int width) {
        this.layer = layer;
        this.width = width;
        gain = layer.vector(name + "Gain", width);
    }

    @Override
    void initialize() {
        gain.fill(1f);
    }

    @Override
    Parameter gain() {
        return gain;
    }

    @Override
    boolean inPlace() {
        return false;
    }

    @Override
    void forward(Pass pass, int from, int to, int base, Activation a, float[] x, float[] bias, int biasAt, float[] y) {
        int first = pass.steps(layer.x()).start(from);
        int rows = pass.steps(layer.x()).start(to) - first;
        int at = (first - base) * width;
        mean = Buffers.atLeast(mean, pass.rows(layer.x()), 1);
        rstd = Buffers.atLeast(rstd, pass.rows(layer.x()), 1);
        layer.kernels()
                .layerNormForward(
                        a,
                        rows,
                        width,
                        layer.epsilon(),
                        x,
                        at,
                        gain.values(),
                        gain.offset(),
                        bias,
                        biasAt,
                        y,
                        at,
                        mean,
                        rstd,
                        first);
    }

    @Override
    void backward(
            Pass pass,
            int from,
            int to,
            Activation a,
            float[] x,
            float[] bias,
            int biasAt,
            float[] y,
            float[] d,
            float[] dBias,
            int dBiasAt) {
        int first = pass.steps(layer.x()).start(from);
        int rows = pass.steps(layer.x()).start(to) - first;
        int at = first * width;
        layer.kernels()
                .layerNormBackward(
                        a,
                        rows,
                        width,
                        x,
                        at,
                        gain.values(),
                        gain.offset(),
                        bias,
                        biasAt,
                        y,
                        at,
                        mean,
                        rstd,
                        first,
                        d,
                        at,
                        d,
                        at,
                        gain.gradients(),
                        gain.offset(),
                        dBias,
                        dBiasAt);
    }
}
