package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Cells;
import io.github.sparklayernorm.kernel.LstmStep;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.Arrays;

/**
 * LSTM with recurrent batch normalisation (Cooijmans et al. 2017, arXiv:1603.09025, eqs. 6 to 8), for comparison:
 *
 * <pre>
 * f, i, o, g = BN(h_(t-1) Wh; gain, 0) + BN(x_t Wx; gain, 0) + b
 * c_t = sigmoid(f) c_(t-1) + sigmoid(i) tanh(g)
 * h_t = sigmoid(o) tanh(BN(c_t; gain, bias))
 * </pre>
 *
 * Composed of column kernels and the plain LSTM's step, not fused.
 */
final class BatchLstmOperation extends RecurrentOperation {
    private final Cells cells;
    private final LstmStep plain;
    private final StepNorm inputNorm;
    private final StepNorm recurrentNorm;
    private final StepNorm cellNorm;
    private final InputSums inputs;
    private final Parameter bias; // [4H]
    private final Parameter cellBias; // [H]
    private final float[] zero; // [4H] the bias of the recurrent norm
    private final float[] ignored; // [4H] its gradient
    private float[] act = Buffers.EMPTY; // [N,4H] inputs' part, then gates, then du
    private float[] sums = Buffers.EMPTY; // [N,4H]
    private float[] normed = Buffers.EMPTY; // [N,4H]
    private float[] c = Buffers.EMPTY; // [N,H]
    private float[] t = Buffers.EMPTY; // [N,H] tanh(BN(c))
    private float[] dt = Buffers.EMPTY; // [N,H]
    private float[] dOut = Buffers.EMPTY; // [B,H] gradient of the output gate's sum
    private float[] cStart = Buffers.EMPTY; // [B,H]
    private float[] dc = Buffers.EMPTY; // [B,H]

    BatchLstmOperation(CellLayer layer) {
        super(layer, 4);
        cells = Cells.of(layer.kernels());
        plain = new LstmStep(width, layer.epsilon());
        bias = layer.vector("bias", gates);
        inputNorm = StepNorm.of(layer, "input", gates);
        recurrentNorm = StepNorm.of(layer, "recurrent", gates);
        cellNorm = StepNorm.of(layer, "cell", width);
        cellBias = layer.vector("cellBias", width);
        inputs = new InputSums(layer, inputWeight, null, 0, gates, inputNorm, bias);
        zero = new float[gates];
        ignored = new float[gates];
    }

    @Override
    public void initialize(RandomStream random) {
        super.initialize(random);
        inputNorm.initialize();
        recurrentNorm.initialize();
        cellNorm.initialize();
        bias.fill(0f);
        Arrays.fill(bias.values(), bias.offset(), bias.offset() + width, layer.forgetBias());
        cellBias.fill(0f);
    }

    @Override
    void reserve(Pass pass) {
        int n = pass.rows(layer.x());
        int sequences = pass.steps(layer.x()).sequences();
        act = Buffers.atLeast(act, n, gates);
        sums = Buffers.atLeast(sums, n, gates);
        normed = Buffers.atLeast(normed, n, gates);
        c = Buffers.atLeast(c, n, width);
        t = Buffers.atLeast(t, n, width);
        dt = Buffers.atLeast(dt, n, width);
        dOut = Buffers.atLeast(dOut, sequences, width);
        dc = Buffers.atLeast(dc, sequences, width);
        cStart = Buffers.atLeast(cStart, sequences, width);
        if (!pass.resumed()) {
            Arrays.fill(cStart, 0, sequences * width, 0f);
        }
        plain.gates.set(act);
        plain.sums.set(act);
        plain.c.set(c);
        plain.t.set(t);
        plain.h.set(layer.y().value());
        plain.dh.set(dt);
        plain.dPrevious.set(dc, 0);
    }

    @Override
    void inputsForward(Pass pass, int from, int to) {
        inputs.forward(pass, from, to, 0, act);
    }

    @Override
    void stepForward(Pass pass, int step) {
        Steps steps = pass.steps(layer.x());
        int first = steps.start(step);
        int rows = steps.active(step);
        float[] h = layer.y().value();
        recurrentNorm.forward(pass, step, step + 1, 0, Activation.IDENTITY, sums, zero, 0, normed);
        for (int i = first * gates; i < (first + rows) * gates; i++) {
            act[i] += normed[i];
        }
        plain.at(first, rows);
        plain.previous.set(step == 0 ? cStart : c, previousAt(steps, step));
        cells.forward(plain);
        cellNorm.forward(pass, step, step + 1, 0, Activation.TANH, c, cellBias.values(), cellBias.offset(), t);
        for (int row = first; row < first + rows; row++) {
            for (int j = 0; j < width; j++) {
                h[row * width + j] = act[row * gates + 2 * width + j] * t[row * width + j];
            }
        }
    }

    @Override
    void stepBackward(Pass pass, int step) {
        Steps steps = pass.steps(layer.x());
        int first = steps.start(step);
        int rows = steps.active(step);
        float[] dh = layer.y().gradient(pass.rows(layer.x()));
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < width; j++) {
                int at = (first + row) * width + j;
                float o = act[(first + row) * gates + 2 * width + j];
                dt[at] = dh[at] * o;
                dOut[row * width + j] = dh[at] * t[at] * o * (1f - o);
            }
        }
        cellNorm.backward(
                pass,
                step,
                step + 1,
                Activation.TANH,
                c,
                cellBias.values(),
                cellBias.offset(),
                t,
                dt,
                cellBias.gradients(),
                cellBias.offset());
        for (int i = 0; i < rows * width; i++) {
            dc[i] += dt[first * width + i];
            dt[first * width + i] = 0f;
        }
        // the state's gradient is complete: the plain step's own way to it, dh, is zero
        plain.at(first, rows);
        plain.previous.set(step == 0 ? cStart : c, previousAt(steps, step));
        cells.backward(plain);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(dOut, row * width, act, (first + row) * gates + 2 * width, width);
        }
        System.arraycopy(act, first * gates, normed, first * gates, rows * gates);
        recurrentNorm.backward(pass, step, step + 1, Activation.IDENTITY, sums, zero, 0, normed, normed, ignored, 0);
        System.arraycopy(normed, first * gates, sums, first * gates, rows * gates);
    }

    @Override
    void backwardBegins(float beta) {
        inputs.backwardBegins(beta);
    }

    @Override
    void inputsBackward(Pass pass, int from, int to) {
        inputs.backward(pass, from, to, act);
    }

    @Override
    float[] sums() {
        return sums;
    }

    @Override
    float[] dSums() {
        return sums;
    }

    @Override
    boolean adds() {
        return false;
    }

    @Override
    void cutState() {
        Arrays.fill(dc, 0f);
    }

    @Override
    public int stateSize() {
        return 2 * width;
    }

    @Override
    public void saveState(float[] to, int at) {
        super.saveState(to, at);
        System.arraycopy(cStart, 0, to, at + width, width);
    }

    @Override
    public void restoreState(float[] from, int at) {
        super.restoreState(from, at);
        cStart = Buffers.atLeast(cStart, 1, width);
        System.arraycopy(from, at + width, cStart, 0, width);
    }

    @Override
    void keepState(Steps steps) {
        keep(steps, c, cStart);
    }
}
