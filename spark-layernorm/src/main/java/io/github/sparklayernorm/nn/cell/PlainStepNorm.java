package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;

/** No normalisation: y = act(x + bias). */
final class PlainStepNorm extends StepNorm {
    private final CellLayer layer;
    private final int width;

    PlainStepNorm(CellLayer layer, int width) {
        this.layer = layer;
        this.width = width;
    }

    @Override
    void initialize() {}

    @Override
    Parameter gain() {
        return null;
    }

    @Override
    boolean inPlace() {
        return true;
    }

    @Override
    void forward(Pass pass, int from, int to, int base, Activation a, float[] x, float[] bias, int biasAt, float[] y) {
        int first = pass.steps(layer.x()).start(from);
        int rows = pass.steps(layer.x()).start(to) - first;
        int at = (first - base) * width;
        layer.kernels().columnAffineForward(a, rows, width, x, at, null, null, bias, biasAt, y, at);
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
                .columnAffineBackward(
                        a, rows, width, x, at, null, null, bias, biasAt, y, at, d, at, d, at, null, dBias, dBiasAt);
    }
}
