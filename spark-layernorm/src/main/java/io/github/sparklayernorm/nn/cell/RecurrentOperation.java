package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.kernel.CellVector;
import io.github.sparklayernorm.kernel.Gemm;
import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Resumable;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.init.Initializers;
import io.github.sparklayernorm.nn.init.Orthogonal;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * A cell over all steps: h_t = cell(x_t, h_(t-1)), back through time in the same file.
 *
 * <pre>
 * forward    for t = 0..T-1: sums_t = h_(t-1) W, step t
 * backward   for t = T-1..0: step t backward, dh_(t-1) += dsums_t W'; then dW += H' dsums over all steps: one GEMM
 * </pre>
 *
 * The inputs' part has no recurrence. It goes in chunks of several steps, just before them on the way forward and just after
 * them on the way back: long enough for a GEMM, and short enough that the steps find it in the second cache.
 *
 * The hidden states are the output variable itself, and the gradient of step t - 1 is added into the output's gradient.
 */
abstract class RecurrentOperation implements Operation, Resumable {
    /** Elements of the inputs' part that are computed at once: 512 KiB. */
    private static final int CHUNK = 1 << 17;

    final CellLayer layer;
    final int width; // H
    final int gates; // G, columns of the recurrent sums
    final Parameter inputWeight; // [C,G]
    final Parameter recurrentWeight; // [H,G]
    final Parameter sumBias; // [G] in the inputs' sums, before they are normalised, or null
    private final int chunkRows;
    private final RecurrentProduct forth; // h W
    private final RecurrentProduct back; // dsums W'
    private float[] start = Buffers.EMPTY; // [B,H] state before the first step
    private float[] previous = Buffers.EMPTY; // [N,H] state before each step, where lengths differ
    private int base; // row of the pass that is the first of the buffers: 0, or where a chunk begins

    RecurrentOperation(CellLayer layer, int blocks) {
        this.layer = layer;
        width = layer.width();
        gates = blocks * width;
        inputWeight = layer.weight("inputWeight", layer.x().width(), gates);
        recurrentWeight = layer.weight("recurrentWeight", width, gates);
        sumBias = layer.biasBeforeNorm() ? layer.vector("sumBias", gates) : null;
        chunkRows = CHUNK / gates;
        forth = new RecurrentProduct(layer.kernels(), recurrentWeight, false);
        back = new RecurrentProduct(layer.kernels(), recurrentWeight, true);
    }

    /** Takes the arrays that a pass needs, and the state to start from. */
    abstract void reserve(Pass pass);

    /** Computes the inputs' part of steps from..to-1. */
    abstract void inputsForward(Pass pass, int from, int to);

    /** One step: reads {@link #sums()}, writes the hidden states. */
    abstract void stepForward(Pass pass, int t);

    /** Turns the hidden states' gradient into {@link #dSums()} and the gradient of the inputs' part. */
    abstract void stepBackward(Pass pass, int t);

    /** @param beta of the input weights' gradient: 0 for the first writer, else 1 */
    abstract void backwardBegins(float beta);

    /** From the gradient of the inputs' part to those of the inputs and their weights, for steps from..to-1. */
    abstract void inputsBackward(Pass pass, int from, int to);

    /**
     * Whether the buffers of an inference pass hold the rows of one chunk of steps alone, which the second cache keeps, where
     * those of all steps would come from memory and go back to it.
     */
    boolean buffersOneChunk() {
        return false;
    }

    /** Row of the pass that is the first of the buffers. */
    final int base() {
        return base;
    }

    /** Rows that the buffers of a pass need. */
    final int bufferRows(Pass pass) {
        int rows = pass.rows(layer.x());
        return pass.backwardFollows() || !buffersOneChunk()
                ? rows
                : Math.min(rows, Math.max(chunkRows, pass.steps(layer.x()).active(0)));
    }

    /** [N,G] recurrent sums; row {@link #base} of the pass is the first. */
    abstract float[] sums();

    /** [N,G] their gradient; may be the same array. */
    abstract float[] dSums();

    /** Whether the recurrent sums are added to what {@link #sums()} holds. */
    abstract boolean adds();

    /** The gradient of what a cell keeps besides h does not go back past this step. */
    void cutState() {}

    /** Remembers what a cell keeps besides h, for an inference pass that resumes. */
    void keepState(Steps steps) {}

    /** The hidden state comes first; a cell that keeps more appends it. */
    @Override
    public int stateSize() {
        return width;
    }

    @Override
    public void saveState(float[] to, int at) {
        System.arraycopy(start, 0, to, at, width);
    }

    @Override
    public void restoreState(float[] from, int at) {
        start = Buffers.atLeast(start, 1, width);
        System.arraycopy(from, at, start, 0, width);
    }

    @Override
    public final List<Variable> reads() {
        return List.of(layer.x());
    }

    @Override
    public final List<Variable> writes() {
        return List.of(layer.y());
    }

    @Override
    public final boolean addsGradient() {
        return true;
    }

    @Override
    public void initialize(RandomStream random) {
        Initializers.glorotUniform(inputWeight, width, random);
        Orthogonal.fill(recurrentWeight, random);
        if (sumBias != null) {
            Initializers.bias(sumBias, inputWeight.rows(), random);
        }
    }

    @Override
    public final void forward(Pass pass) {
        Steps steps = pass.steps(layer.x());
        float[] h = layer.y().reserve(pass.rows(layer.x()));
        start = Buffers.atLeast(start, steps.sequences(), width);
        if (!pass.resumed()) {
            Arrays.fill(start, 0, steps.sequences() * width, 0f);
        }
        base = 0;
        reserve(pass);
        forth.begin(steps);
        int to = 0;
        for (int t = 0; t < steps.count(); t++) {
            if (t == to) {
                do {
                    to++;
                } while (to < steps.count() && steps.start(to + 1) - steps.start(t) <= chunkRows);
                base = pass.backwardFollows() || !buffersOneChunk() ? 0 : steps.start(t);
                inputsForward(pass, t, to);
            }
            if (t > 0) {
                forth.multiply(steps.active(t), adds(), h, steps.start(t - 1), sums(), steps.start(t) - base);
            } else if (pass.resumed()) {
                forth.multiply(steps.active(t), adds(), start, 0, sums(), 0);
            } else if (!adds()) {
                Arrays.fill(sums(), 0, steps.active(0) * gates, 0f);
            }
            stepForward(pass, t);
        }
        if (!pass.backwardFollows()) {
            keep(steps, h, start);
            keepState(steps);
        }
    }

    @Override
    public final void backward(Pass pass) {
        Steps steps = pass.steps(layer.x());
        float[] dh = layer.y().gradient(pass.rows(layer.x()));
        back.begin(steps);
        cutState();
        backwardBegins(inputWeight.betaOnce());
        int to = steps.count();
        for (int t = steps.count() - 1; t >= 0; t--) {
            stepBackward(pass, t);
            if (isCut(t)) {
                cutState();
            } else {
                back.multiply(steps.active(t), true, dSums(), steps.start(t), dh, steps.start(t - 1));
            }
            if (t == 0 || steps.start(to) - steps.start(t - 1) > chunkRows) {
                inputsBackward(pass, t, to);
                to = t;
            }
        }
        if (pass.training()) {
            weightGradient(steps);
        }
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

    /** Points a cell's vector at a parameter; null where the cell has no norms. */
    static void set(CellVector vector, Parameter parameter) {
        if (parameter != null) {
            vector.set(parameter.values(), parameter.gradients(), parameter.offset());
        }
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
