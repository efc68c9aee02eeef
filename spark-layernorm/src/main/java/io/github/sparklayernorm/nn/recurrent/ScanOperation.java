package io.github.sparklayernorm.nn.recurrent;

import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Resumable;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.Tape;
import io.github.sparklayernorm.nn.Variable;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * h_t = step(x_t, h_(t-1)) along the steps of each sequence, for a step made of operations of its own: a recurrent cell that has
 * no kernels. h before the first step is zero.
 *
 * <p>Every step has a tape, since the way back needs what each of them computed; all of them have the same parameters. Tapes are
 * made as longer sequences come, and stay. An inference pass needs one.
 *
 * <pre>
 * forward    for t = 0..T-1: h_t = step(x_t, h_(t-1))
 * backward   for t = T-1..0: dx_t, dh_(t-1) += step backward of dh_t
 * </pre>
 */
public final class ScanOperation implements Operation, Resumable {
    /**
     * One step with its tape.
     *
     * @param x    [n,C] rows, data of the tape whose gradient is asked for
     * @param h    [n,H] the same: the state before
     * @param next [n,H] the state after, the output of the tape
     */
    public record Step(Tape tape, Variable x, Variable h, Variable next) {}

    private final Supplier<Step> builder;
    private final int number;
    private final int truncation;
    private final Variable x; // [N,C] read
    private final Variable y; // [N,H] written
    private final boolean inputGradient;
    private final List<Step> steps = new ArrayList<>();
    private final Pass inner = new Pass();
    private float[] state = {}; // [B,H] before the first step, or after the last inference pass

    /**
     * @param builder       makes steps, all of the same parameters
     * @param number        tells its random numbers, which are of (seed of the pass, number, step), from those of others
     * @param truncation    gradients go back at most to the last multiple of this many steps; 0 for all the way
     * @param inputGradient whether somebody needs the gradient of x
     */
    public ScanOperation(
            Supplier<Step> builder, int number, int truncation, Variable x, Variable y, boolean inputGradient) {
        this.builder = builder;
        this.number = number;
        this.truncation = truncation;
        this.x = x;
        this.y = y;
        this.inputGradient = inputGradient;
        steps.add(builder.get()); // registers the parameters
    }

    @Override
    public List<Variable> reads() {
        return List.of(x);
    }

    @Override
    public List<Variable> writes() {
        return List.of(y);
    }

    @Override
    public boolean addsGradient() {
        return true;
    }

    @Override
    public void initialize(RandomStream random) {
        steps.get(0).tape().initialize(random.nextLong());
    }

    @Override
    public void forward(Pass pass) {
        Steps layout = pass.steps(x);
        int width = y.width();
        float[] states = y.reserve(layout.rows());
        if (state.length < layout.sequences() * width) {
            state = new float[layout.sequences() * width];
        }
        if (!pass.resumed()) {
            Arrays.fill(state, 0, layout.sequences() * width, 0f);
        }
        for (int t = 0; t < layout.count(); t++) {
            Step step = step(pass.backwardFollows() ? t : 0);
            int n = layout.active(t);
            copy(x.value(), layout.start(t), n, step.x());
            if (t == 0) {
                copy(state, 0, n, step.h());
            } else {
                copy(states, layout.start(t - 1), n, step.h());
            }
            step.tape().forward(inner(pass, t));
            System.arraycopy(step.next().value(), 0, states, layout.start(t) * width, n * width);
        }
        if (!pass.backwardFollows()) {
            for (int i = 0; i < layout.sequences(); i++) {
                int last = layout.row(layout.length(i) - 1, i) * width;
                System.arraycopy(states, last, state, i * width, width);
            }
        }
    }

    @Override
    public void backward(Pass pass) {
        Steps layout = pass.steps(x);
        int width = y.width();
        float[] dStates = y.gradient(layout.rows());
        float beta = inputGradient ? x.betaOnce() : 0f;
        for (int t = layout.count() - 1; t >= 0; t--) {
            Step step = steps.get(t);
            int n = layout.active(t);
            System.arraycopy(dStates, layout.start(t) * width, step.next().gradient(n), 0, n * width);
            step.tape().backward(inner(pass, t));
            if (inputGradient) {
                inputGradient(step, n, layout.start(t), x.gradient(layout.rows()), beta);
            }
            if (t > 0 && (truncation == 0 || t % truncation != 0)) {
                float[] before = step.h().gradient(n);
                int to = layout.start(t - 1) * width;
                for (int j = 0; j < n * width; j++) {
                    dStates[to + j] += before[j];
                }
            }
        }
    }

    private static void inputGradient(Step step, int rows, int first, float[] dx, float beta) {
        int width = step.x().width();
        float[] d = step.x().gradient(rows);
        int to = first * width;
        if (beta == 0) {
            System.arraycopy(d, 0, dx, to, rows * width);
        } else {
            for (int j = 0; j < rows * width; j++) {
                dx[to + j] += d[j];
            }
        }
    }

    private Step step(int t) {
        while (steps.size() <= t) {
            steps.add(builder.get());
        }
        return steps.get(t);
    }

    private Pass inner(Pass pass, int t) {
        inner.set(pass.steps(x).active(t), pass.training(), RandomStream.derive(pass.seed(), number, t));
        return pass.backwardFollows() && !pass.training() ? inner.explains() : inner;
    }

    private static void copy(float[] from, int row, int rows, Variable to) {
        int width = to.width();
        System.arraycopy(from, row * width, to.reserve(rows), 0, rows * width);
    }

    @Override
    public int stateSize() {
        return y.width();
    }

    @Override
    public void saveState(float[] to, int at) {
        System.arraycopy(state, 0, to, at, y.width());
    }

    @Override
    public void restoreState(float[] from, int at) {
        state = state.length < y.width() ? new float[y.width()] : state;
        System.arraycopy(from, at, state, 0, y.width());
    }
}
