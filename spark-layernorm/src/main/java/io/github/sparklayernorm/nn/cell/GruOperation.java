package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Cells;
import io.github.sparklayernorm.kernel.GruStep;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.init.RandomStream;

/**
 * Layer-normalised GRU (Ba, Kiros, Hinton 2016, supplementary material, eqs. 17 to 19), or a plain one:
 *
 * <pre>
 * z, r = sigmoid(LN(h_(t-1) Wh) + LN(x_t Wx + e) + b)      2H jointly
 * n    = tanh(LN(x_t W + en) + r * LN(h_(t-1) U) + bn)
 * h_t  = (1 - z) h_(t-1) + z n
 * </pre>
 *
 * The paper has no e and en: without them the length of x_t is lost. The columns of the weight matrices are z, r, n: input weights are Wx beside W, recurrent weights Wh beside U. The usual
 * mistake is to swap z and 1 - z: published forms differ.
 */
final class GruOperation extends RecurrentOperation {
    private final Cells cells;
    private final GruStep step;
    private final boolean normed;
    private final StepNorm gateNorm;
    private final StepNorm candidateNorm;
    private final InputSums gateInputs;
    private final InputSums candidateInputs;
    private final Parameter bias; // [2H]
    private final Parameter candidateBias; // [H]
    private final Parameter inputBias; // [2H], this and the following null where not normed
    private final Parameter candidateInputBias; // [H]
    private final Parameter recurrentGain; // [2H]
    private final Parameter recurrentBias; // [2H]
    private final Parameter candidateRecurrentGain; // [H]
    private final Parameter candidateRecurrentBias; // [H]
    private float[] act = Buffers.EMPTY; // [N,2H] inputs' part, then z and r, then their gradient
    private float[] candidate = Buffers.EMPTY; // [N,H] inputs' part, then n, then its gradient
    private float[] sums = Buffers.EMPTY; // [N,3H]
    private float[] stats = Buffers.EMPTY; // [N,4]
    private float[] dropped = Buffers.EMPTY; // [B,H] takes the gradients that go back no further

    GruOperation(CellLayer layer) {
        super(layer, 3);
        cells = Cells.of(layer.kernels());
        step = new GruStep(width, layer.epsilon());
        normed = layer.fusedNorms();
        bias = layer.vector("bias", 2 * width);
        candidateBias = layer.vector("candidateBias", width);
        gateNorm = StepNorm.of(layer, "input", 2 * width);
        candidateNorm = StepNorm.of(layer, "candidateInput", width);
        inputBias = normed ? layer.vector("inputBias", 2 * width) : null;
        candidateInputBias = normed ? layer.vector("candidateInputBias", width) : null;
        recurrentGain = normed ? layer.vector("recurrentGain", 2 * width) : null;
        recurrentBias = normed ? layer.vector("recurrentBias", 2 * width) : null;
        candidateRecurrentGain = normed ? layer.vector("candidateRecurrentGain", width) : null;
        candidateRecurrentBias = normed ? layer.vector("candidateRecurrentBias", width) : null;
        gateInputs = normed
                ? new InputSums(layer, inputWeight, sumBias, 0, 2 * width, gateNorm, bias, inputBias, recurrentBias)
                : new InputSums(layer, inputWeight, null, 0, 2 * width, gateNorm, bias);
        candidateInputs = normed
                ? new InputSums(
                        layer, inputWeight, sumBias, 2 * width, width, candidateNorm, candidateBias, candidateInputBias)
                : new InputSums(layer, inputWeight, null, 2 * width, width, candidateNorm, candidateBias);
    }

    @Override
    public void initialize(RandomStream random) {
        super.initialize(random);
        gateNorm.initialize();
        candidateNorm.initialize();
        bias.fill(0f);
        candidateBias.fill(0f);
        if (normed) {
            inputBias.fill(0f);
            candidateInputBias.fill(0f);
            recurrentGain.fill(1f);
            recurrentBias.fill(0f);
            candidateRecurrentGain.fill(1f);
            candidateRecurrentBias.fill(0f);
        }
    }

    @Override
    void reserve(Pass pass) {
        int n = pass.rows(layer.x());
        act = Buffers.atLeast(act, n, 2 * width);
        candidate = Buffers.atLeast(candidate, n, width);
        sums = Buffers.atLeast(sums, n, gates);
        stats = Buffers.atLeast(stats, n, 4);
        if (pass.backwardFollows()) {
            dropped = Buffers.atLeast(dropped, pass.steps(layer.x()).sequences(), width);
        }
        step.gates.set(act);
        step.candidate.set(candidate);
        step.sums.set(sums);
        step.h.set(layer.y().value());
        step.setStats(stats);
        set(step.gain, recurrentGain);
        set(step.candidateGain, candidateRecurrentGain);
        set(step.candidateBias, candidateRecurrentBias);
    }

    @Override
    void inputsForward(Pass pass, int from, int to) {
        gateInputs.forward(pass, from, to, 0, act);
        candidateInputs.forward(pass, from, to, 0, candidate);
    }

    @Override
    void stepForward(Pass pass, int t) {
        step.at(pass.steps(layer.x()).start(t), pass.steps(layer.x()).active(t));
        step.previous.set(previous(t), previousAt(pass.steps(layer.x()), t));
        cells.forward(step);
    }

    @Override
    void stepBackward(Pass pass, int t) {
        float[] dh = layer.y().gradient(pass.rows(layer.x()));
        step.at(pass.steps(layer.x()).start(t), pass.steps(layer.x()).active(t));
        step.previous.set(previous(t), previousAt(pass.steps(layer.x()), t));
        step.dh.set(dh);
        step.dPrevious.set(
                isCut(t) ? dropped : dh, isCut(t) ? 0 : pass.steps(layer.x()).start(t - 1));
        cells.backward(step);
    }

    @Override
    void backwardBegins(float beta) {
        gateInputs.backwardBegins(beta);
        candidateInputs.backwardBegins(beta);
    }

    @Override
    void inputsBackward(Pass pass, int from, int to) {
        gateInputs.backward(pass, from, to, act);
        candidateInputs.backward(pass, from, to, candidate);
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
}
