package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Cells;
import io.github.sparklayernorm.kernel.LstmStep;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.Arrays;

/**
 * Layer-normalised LSTM (Ba, Kiros, Hinton 2016, supplementary material, eqs. 20 to 22), or a plain one:
 *
 * <pre>
 * f, i, o, g = LN(h_(t-1) Wh) + LN(x_t Wx + e) + b  each LN with its own gain and bias, all 4H jointly
 * c_t = sigmoid(f) c_(t-1) + sigmoid(i) tanh(g)     stored raw
 * h_t = sigmoid(o) tanh(LN(c_t))
 * </pre>
 *
 * The paper has no e: without it the length of x_t is lost. The three biases of the gates have one gradient, which is computed once. The forget gate starts with a bias, so that the
 * state is kept until something is learned (Gers et al. 2000); the paper states none.
 */
final class LstmOperation extends RecurrentOperation {
    private final Cells cells;
    private final LstmStep step;
    private final boolean normed;
    private final InputSums inputs;
    private final StepNorm inputNorm;
    private final Parameter bias; // [4H]
    private final Parameter inputBias; // [4H], this and the following null where not normed
    private final Parameter recurrentGain; // [4H]
    private final Parameter recurrentBias; // [4H]
    private final Parameter cellGain; // [H]
    private final Parameter cellBias; // [H]
    private float[] act = Buffers.EMPTY; // [N,4H] inputs' part, then gates, then du
    private float[] sums = Buffers.EMPTY; // [N,4H]
    private float[] c = Buffers.EMPTY; // [N,H]
    private float[] t = Buffers.EMPTY; // [N,H] tanh(norm(c))
    private float[] stats = Buffers.EMPTY; // [N,4]
    private float[] cStart = Buffers.EMPTY; // [B,H] before the first step; after an inference pass, where each ended
    private float[] carried = Buffers.EMPTY; // [B,H] c before a chunk, whose own rows have taken its place
    private float[] h = Buffers.EMPTY; // [N,H] of a chunk, at inference
    private int cBase; // row of the pass that is the first of c
    private float[] dc = Buffers.EMPTY; // [B,H]

    LstmOperation(CellLayer layer) {
        super(layer, 4);
        cells = Cells.of(layer.kernels());
        step = new LstmStep(width, layer.epsilon());
        normed = layer.fusedNorms();
        bias = layer.vector("bias", gates);
        inputNorm = StepNorm.of(layer, "input", gates);
        inputBias = normed ? layer.vector("inputBias", gates) : null;
        recurrentGain = normed ? layer.vector("recurrentGain", gates) : null;
        recurrentBias = normed ? layer.vector("recurrentBias", gates) : null;
        cellGain = normed ? layer.vector("cellGain", width) : null;
        cellBias = normed ? layer.vector("cellBias", width) : null;
        inputs = normed
                ? new InputSums(layer, inputWeight, sumBias, 0, gates, inputNorm, bias, inputBias, recurrentBias)
                : new InputSums(layer, inputWeight, null, 0, gates, inputNorm, bias);
    }

    @Override
    public void initialize(RandomStream random) {
        super.initialize(random);
        inputNorm.initialize();
        bias.fill(0f);
        Arrays.fill(bias.values(), bias.offset(), bias.offset() + width, layer.forgetBias());
        if (normed) {
            inputBias.fill(0f);
            recurrentGain.fill(1f);
            recurrentBias.fill(0f);
            cellGain.fill(1f);
            cellBias.fill(0f);
        }
    }

    @Override
    void reserve(Pass pass) {
        int n = bufferRows(pass);
        int sequences = pass.steps(layer.x()).sequences();
        act = Buffers.atLeast(act, n, gates);
        sums = normed ? Buffers.atLeast(sums, n, gates) : act;
        c = Buffers.atLeast(c, n, width);
        t = Buffers.atLeast(t, n, width);
        stats = Buffers.atLeast(stats, normed ? n : 0, 4);
        cStart = Buffers.atLeast(cStart, sequences, width);
        if (!pass.resumed()) {
            Arrays.fill(cStart, 0, sequences * width, 0f);
        }
        if (pass.backwardFollows()) {
            dc = Buffers.atLeast(dc, sequences, width);
        } else {
            carried = Buffers.atLeast(carried, sequences, width);
            h = Buffers.atLeast(h, n, width);
        }
        step.gates.set(act);
        step.sums.set(sums);
        step.c.set(c);
        step.t.set(t);
        step.h.set(pass.backwardFollows() ? layer.y().value() : h);
        step.setStats(stats);
        step.dPrevious.set(dc, 0);
        set(step.gain, recurrentGain);
        set(step.cellGain, cellGain);
        set(step.cellBias, cellBias);
    }

    @Override
    boolean buffersOneChunk() {
        return true;
    }

    @Override
    void inputsForward(Pass pass, int from, int to) {
        Steps steps = pass.steps(layer.x());
        if (from > 0 && base() > 0) {
            int last = (steps.start(from - 1) - cBase) * width;
            System.arraycopy(c, last, carried, 0, steps.active(from) * width);
        }
        cBase = base();
        inputs.forward(pass, from, to, base(), act);
    }

    @Override
    void stepForward(Pass pass, int time) {
        Steps steps = pass.steps(layer.x());
        int first = steps.start(time) - base();
        int rows = steps.active(time);
        step.at(first, rows);
        if (time == 0) {
            step.previous.set(cStart, 0);
        } else if (steps.start(time - 1) >= base()) {
            step.previous.set(c, steps.start(time - 1) - base());
        } else {
            step.previous.set(carried, 0);
        }
        cells.forward(step);
        if (!pass.backwardFollows()) {
            System.arraycopy(h, first * width, layer.y().value(), steps.start(time) * width, rows * width);
            int goOn = time + 1 < steps.count() ? steps.active(time + 1) : 0;
            System.arraycopy(c, (first + goOn) * width, cStart, goOn * width, (rows - goOn) * width);
        }
    }

    @Override
    void stepBackward(Pass pass, int time) {
        step.at(pass.steps(layer.x()).start(time), pass.steps(layer.x()).active(time));
        step.previous.set(time == 0 ? cStart : c, previousAt(pass.steps(layer.x()), time));
        step.dh.set(layer.y().gradient(pass.rows(layer.x())));
        cells.backward(step);
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
        return !normed;
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
}
