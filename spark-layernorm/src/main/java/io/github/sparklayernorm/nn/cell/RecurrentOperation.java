package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.Gemm;
import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.init.Initializers;
import io.github.sparklayernorm.nn.init.Orthogonal;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.Arrays;

/**
 * A cell over all steps: h_t = cell(x_t, h_(t-1)), back through time in the same file.
 *
 * <pre>
 * forward    inputs' part of all steps: one GEMM; then for t = 0..T-1: sums_t = h_(t-1) W, step t
 * backward   for t = T-1..0: step t backward, dh_(t-1) += dsums_t W'; then dW += H' dsums over all steps: one GEMM
 * </pre>
 *
 * The hidden states are the output variable itself, and the gradient of step t - 1 is added into the output's gradient.
 */
abstract class RecurrentOperation implements Operation {
    final CellLayer layer;
    final int width; // H
    final int gates; // G, columns of the recurrent sums
    final Parameter inputWeight; // [C,G]
    final Parameter recurrentWeight; // [H,G]
    private final RecurrentProduct forth; // h W
    private final RecurrentProduct back; // dsums W'
    private float[] start = Buffers.EMPTY; // [B,H] state before the first step
    private float[] previous = Buffers.EMPTY; // [N,H] state before each step, where lengths differ

    RecurrentOperation(CellLayer layer, int blocks) {
        this.layer = layer;
        width = layer.width();
        gates = blocks * width;
        inputWeight = layer.weight("inputWeight", layer.x().width(), gates);
        recurrentWeight = layer.weight("recurrentWeight", width, gates);
        forth = new RecurrentProduct(layer.kernels(), recurrentWeight, false);
        back = new RecurrentProduct(layer.kernels(), recurrentWeight, true);
    }

    /** Computes the inputs' part of all steps. */
    abstract void inputsForward(Pass pass);

    /** One step: reads {@link #sums()}, writes the hidden states. */
    abstract void stepForward(Pass pass, int t);

    /** Turns the hidden states' gradient into {@link #dSums()} and the gradient of the inputs' part. */
    abstract void stepBackward(Pass pass, int t);

    abstract void inputsBackward(Pass pass);

    /** [N,G] recurrent sums. */
    abstract float[] sums();

    /** [N,G] their gradient; may be the same array. */
    abstract float[] dSums();

    /** Whether the recurrent sums are added to what {@link #sums()} holds. */
    abstract boolean adds();

    /** The gradient of what a cell keeps besides h does not go back past this step. */
    void cutState() {}

    /** Remembers what a cell keeps besides h, for an inference pass that resumes. */
    void keepState(Steps steps) {}

    @Override
    public void initialize(RandomStream random) {
        Initializers.glorotUniform(inputWeight, width, random);
        Orthogonal.fill(recurrentWeight, random);
    }

    @Override
    public final void forward(Pass pass) {
        Steps steps = pass.steps();
        float[] h = layer.y().reserve(pass.rows());
        start = Buffers.atLeast(start, steps.sequences(), width);
        if (!pass.resumed()) {
            Arrays.fill(start, 0, steps.sequences() * width, 0f);
        }
        inputsForward(pass);
        forth.begin(steps);
        for (int t = 0; t < steps.count(); t++) {
            if (t > 0) {
                forth.multiply(steps.active(t), adds(), h, steps.start(t - 1), sums(), steps.start(t));
            } else if (pass.resumed()) {
                forth.multiply(steps.active(t), adds(), start, 0, sums(), 0);
            } else if (!adds()) {
                Arrays.fill(sums(), 0, steps.active(0) * gates, 0f);
            }
            stepForward(pass, t);
        }
        if (!pass.training()) {
            keep(steps, h, start);
            keepState(steps);
        }
    }

    @Override
    public final void backward(Pass pass) {
        Steps steps = pass.steps();
        float[] dh = layer.y().gradient(pass.rows());
        back.begin(steps);
        cutState();
        for (int t = steps.count() - 1; t >= 0; t--) {
            stepBackward(pass, t);
            if (isCut(t)) {
                cutState();
            } else {
                back.multiply(steps.active(t), true, dSums(), steps.start(t), dh, steps.start(t - 1));
            }
        }
        weightGradient(steps);
        inputsBackward(pass);
    }

    /** Whether no gradient goes from step t to the one before. */
    final boolean isCut(int t) {
        return t == 0 || (layer.truncation() > 0 && t % layer.truncation() == 0);
    }

    /** Hidden states before step t; their first row is {@link #previousAt}. */
    final float[] previous(int t) {
        return t == 0 ? start : layer.y().value();
    }

    final int previousAt(Steps steps, int t) {
        return t == 0 ? 0 : steps.start(t - 1);
    }

    /** Copies each sequence's last row of {@code from} to its place in {@code to}. */
    final void keep(Steps steps, float[] from, float[] to) {
        for (int i = 0; i < steps.sequences(); i++) {
            int row = steps.row(steps.length(i) - 1, i);
            System.arraycopy(from, row * width, to, i * width, width);
        }
    }

    private void weightGradient(Steps steps) {
        int first = steps.active(0);
        int rows = steps.rows() - first;
        if (rows == 0) {
            return; // the state before the only step is zero
        }
        float[] states = layer.y().value();
        if (steps.active(steps.count() - 1) < first) {
            previous = Buffers.atLeast(previous, rows, width);
            for (int t = 1; t < steps.count(); t++) {
                System.arraycopy(
                        states,
                        steps.start(t - 1) * width,
                        previous,
                        (steps.start(t) - first) * width,
                        steps.active(t) * width);
            }
            states = previous;
        }
        Gemm.multiply(
                true,
                false,
                width,
                gates,
                rows,
                1f,
                states,
                0,
                width,
                dSums(),
                first * gates,
                gates,
                recurrentWeight.betaOnce(),
                recurrentWeight.gradients(),
                recurrentWeight.offset(),
                gates);
    }
}
