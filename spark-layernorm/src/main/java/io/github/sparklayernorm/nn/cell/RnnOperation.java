package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.init.RandomStream;

/**
 * h_t = tanh(gain * norm(h_(t-1) Wh + x_t Wx + e) + bias): both sums are normalised together (Ba, Kiros, Hinton 2016,
 * eq. 4, which has no e).
 * With no normalisation, h_t = tanh(h_(t-1) Wh + x_t Wx + bias).
 */
final class RnnOperation extends RecurrentOperation {
    private final InputProjection inputs;
    private final StepNorm norm;
    private final Parameter bias; // [H]
    private float[] sums = Buffers.EMPTY; // [N,H]
    private float[] dSums = Buffers.EMPTY; // [N,H]

    RnnOperation(CellLayer layer) {
        super(layer, 1);
        inputs = new InputProjection(layer, inputWeight, sumBias, 0, width);
        norm = StepNorm.of(layer, "sum", width);
        bias = layer.vector("bias", width);
    }

    @Override
    public void initialize(RandomStream random) {
        super.initialize(random);
        norm.initialize();
        bias.fill(0f);
    }

    @Override
    void reserve(Pass pass) {
        sums = Buffers.atLeast(sums, pass.rows(layer.x()), width);
    }

    @Override
    void inputsForward(Pass pass, int from, int to) {
        inputs.forward(pass, from, to, 0, sums);
    }

    @Override
    void stepForward(Pass pass, int t) {
        norm.forward(
                pass,
                t,
                t + 1,
                0,
                Activation.TANH,
                sums,
                bias.values(),
                bias.offset(),
                layer.y().value());
    }

    @Override
    void stepBackward(Pass pass, int t) {
        dSums = Buffers.atLeast(dSums, pass.rows(layer.x()), width);
        int at = pass.steps(layer.x()).start(t) * width;
        System.arraycopy(
                layer.y().gradient(pass.rows(layer.x())),
                at,
                dSums,
                at,
                pass.steps(layer.x()).active(t) * width);
        norm.backward(
                pass,
                t,
                t + 1,
                Activation.TANH,
                sums,
                bias.values(),
                bias.offset(),
                layer.y().value(),
                dSums,
                bias.gradients(),
                bias.offset());
    }

    @Override
    void backwardBegins(float beta) {
        inputs.backwardBegins(beta);
    }

    @Override
    void inputsBackward(Pass pass, int from, int to) {
        inputs.backward(pass, from, to, dSums);
    }

    @Override
    float[] sums() {
        return sums;
    }

    @Override
    float[] dSums() {
        return dSums;
    }

    @Override
    boolean adds() {
        return true;
    }
}
