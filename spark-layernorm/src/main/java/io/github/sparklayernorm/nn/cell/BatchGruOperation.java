package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Cells;
import io.github.sparklayernorm.kernel.GruStep;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.init.RandomStream;

/**
 * GRU with recurrent batch normalisation: {@link GruOperation}'s equations with each LN replaced by batch statistics of
 * the time step, for comparison. Composed of column kernels and the plain GRU's step, not fused.
 */
final class BatchGruOperation extends RecurrentOperation {
    private final Cells cells;
    private final GruStep step; // without norms
    private final StepNorm gateInputNorm;
    private final StepNorm candidateInputNorm;
    private final StepNorm gateNorm;
    private final StepNorm candidateNorm;
    private final InputSums gateInputs;
    private final InputSums candidateInputs;
    private final Parameter bias; // [2H]
    private final Parameter candidateBias; // [H]
    private final Parameter candidateRecurrentBias; // [H]
    private final float[] zero; // [2H] the bias of the gates' recurrent norm
    private final float[] ignored; // [2H] its gradient
    private float[] act = Buffers.EMPTY; // [N,2H]
    private float[] candidate = Buffers.EMPTY; // [N,H]
    private float[] sums = Buffers.EMPTY; // [N,3H] raw, then normalised, then their gradient
    private float[] gateSums = Buffers.EMPTY; // [N,2H] raw
    private float[] candidateSums = Buffers.EMPTY; // [N,H] raw
    private float[] gateNormed = Buffers.EMPTY; // [N,2H]
    private float[] candidateNormed = Buffers.EMPTY; // [N,H]
    private float[] dropped = Buffers.EMPTY; // [B,H]

    BatchGruOperation(CellLayer layer) {
        super(layer, 3);
        cells = Cells.of(layer.kernels());
        step = new GruStep(width, layer.epsilon());
        bias = layer.vector("bias", 2 * width);
        candidateBias = layer.vector("candidateBias", width);
        gateInputNorm = StepNorm.of(layer, "input", 2 * width);
        candidateInputNorm = StepNorm.of(layer, "candidateInput", width);
        gateNorm = StepNorm.of(layer, "recurrent", 2 * width);
        candidateNorm = StepNorm.of(layer, "candidateRecurrent", width);
        candidateRecurrentBias = layer.vector("candidateRecurrentBias", width);
        gateInputs = new InputSums(layer, inputWeight, null, 0, 2 * width, gateInputNorm, bias);
        candidateInputs = new InputSums(layer, inputWeight, null, 2 * width, width, candidateInputNorm, candidateBias);
        zero = new float[2 * width];
        ignored = new float[2 * width];
    }

    @Override
    public void initialize(RandomStream random) {
        super.initialize(random);
        gateInputNorm.initialize();
        candidateInputNorm.initialize();
        gateNorm.initialize();
        candidateNorm.initialize();
        bias.fill(0f);
        candidateBias.fill(0f);
        candidateRecurrentBias.fill(0f);
    }

    @Override
    void reserve(Pass pass) {
        int n = pass.rows(layer.x());
        act = Buffers.atLeast(act, n, 2 * width);
        candidate = Buffers.atLeast(candidate, n, width);
        sums = Buffers.atLeast(sums, n, gates);
        gateSums = Buffers.atLeast(gateSums, n, 2 * width);
        candidateSums = Buffers.atLeast(candidateSums, n, width);
        gateNormed = Buffers.atLeast(gateNormed, n, 2 * width);
        candidateNormed = Buffers.atLeast(candidateNormed, n, width);
        dropped = Buffers.atLeast(dropped, pass.steps(layer.x()).sequences(), width);
        step.gates.set(act);
        step.candidate.set(candidate);
        step.sums.set(sums);
        step.h.set(layer.y().value());
    }

    @Override
    void inputsForward(Pass pass, int from, int to) {
        gateInputs.forward(pass, from, to, 0, act);
        candidateInputs.forward(pass, from, to, 0, candidate);
    }

    @Override
    void stepForward(Pass pass, int t) {
        Steps steps = pass.steps(layer.x());
        split(steps, t, gateSums, candidateSums);
        gateNorm.forward(pass, t, t + 1, 0, Activation.IDENTITY, gateSums, zero, 0, gateNormed);
        candidateNorm.forward(
                pass,
                t,
                t + 1,
                0,
                Activation.IDENTITY,
                candidateSums,
                candidateRecurrentBias.values(),
                candidateRecurrentBias.offset(),
                candidateNormed);
        join(steps, t);
        step.at(steps.start(t), steps.active(t));
        step.previous.set(previous(t), previousAt(steps, t));
        cells.forward(step);
    }

    @Override
    void stepBackward(Pass pass, int t) {
        Steps steps = pass.steps(layer.x());
        float[] dh = layer.y().gradient(pass.rows(layer.x()));
        step.at(steps.start(t), steps.active(t));
        step.previous.set(previous(t), previousAt(steps, t));
        step.dh.set(dh);
        step.dPrevious.set(isCut(t) ? dropped : dh, isCut(t) ? 0 : steps.start(t - 1));
        cells.backward(step);
        split(steps, t, gateNormed, candidateNormed);
        gateNorm.backward(pass, t, t + 1, Activation.IDENTITY, gateSums, zero, 0, gateNormed, gateNormed, ignored, 0);
        candidateNorm.backward(
                pass,
                t,
                t + 1,
                Activation.IDENTITY,
                candidateSums,
                candidateRecurrentBias.values(),
                candidateRecurrentBias.offset(),
                candidateNormed,
                candidateNormed,
                candidateRecurrentBias.gradients(),
                candidateRecurrentBias.offset());
        join(steps, t);
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

    /** Copies the columns of the gates and of the candidate to matrices of their own. */
    private void split(Steps steps, int t, float[] ofGates, float[] ofCandidate) {
        for (int row = steps.start(t); row < steps.start(t + 1); row++) {
            System.arraycopy(sums, row * gates, ofGates, row * 2 * width, 2 * width);
            System.arraycopy(sums, row * gates + 2 * width, ofCandidate, row * width, width);
        }
    }

    private void join(Steps steps, int t) {
        for (int row = steps.start(t); row < steps.start(t + 1); row++) {
            System.arraycopy(gateNormed, row * 2 * width, sums, row * gates, 2 * width);
            System.arraycopy(candidateNormed, row * width, sums, row * gates + 2 * width, width);
        }
    }
}
