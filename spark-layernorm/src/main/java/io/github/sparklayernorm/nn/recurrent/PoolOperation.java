package io.github.sparklayernorm.nn.recurrent;

import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Resumable;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.Variable;
import java.util.Arrays;
import java.util.List;

/** From the steps of each row's sequence to the row, by the last step, the mean or the largest. */
public final class PoolOperation implements Operation, Resumable {
    private final Pooling pooling;
    private final boolean[] backward; // [H]
    private final Variable x; // [N,H] steps, read
    private final Variable y; // [B,H] rows, written
    private int[] chosen = {}; // [B,H] row of the largest
    private float[] kept = {}; // [B,H] of the steps so far, for an inference pass that resumes

    /** @param backward [H] columns of a backward direction, whose last step is the first */
    public PoolOperation(Pooling pooling, boolean[] backward, Variable x, Variable y) {
        this.pooling = pooling;
        this.backward = backward;
        this.x = x;
        this.y = y;
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
    public void forward(Pass pass) {
        Steps steps = pass.steps(x);
        float[] pooled = pool(steps, y.reserve(pass.rows(y)));
        if (pass.resumed()) {
            goOn(pooled, steps.sequences() * x.width());
        }
        if (!pass.backwardFollows()) {
            int size = steps.sequences() * x.width();
            kept = kept.length < size ? new float[size] : kept;
            System.arraycopy(pooled, 0, kept, 0, size);
        }
        if (pooling == Pooling.MEAN) {
            divide(steps, pass.stepsBefore(), pooled);
        }
    }

    /** Of a mean its sum. */
    private float[] pool(Steps steps, float[] to) {
        return switch (pooling) {
            case LAST -> last(steps, to);
            case MEAN -> sum(steps, to);
            case MAX -> max(steps, to);
            case NONE -> throw nothing();
        };
    }

    /** From what the steps of this pass come to, to what all steps do: the same bits as of one pass over all. */
    private void goOn(float[] pooled, int size) {
        for (int j = 0; j < size; j++) {
            pooled[j] = switch (pooling) {
                case LAST -> pooled[j];
                case MEAN -> kept[j] + pooled[j];
                case MAX -> pooled[j] > kept[j] ? pooled[j] : kept[j];
                case NONE -> throw nothing();
            };
        }
    }

    private void divide(Steps steps, int before, float[] sums) {
        int width = x.width();
        for (int i = 0; i < steps.sequences(); i++) {
            float share = 1f / (before + steps.length(i));
            for (int j = 0; j < width; j++) {
                sums[steps.given(i) * width + j] *= share;
            }
        }
    }

    @Override
    public int stateSize() {
        return x.width();
    }

    @Override
    public void saveState(float[] to, int at) {
        System.arraycopy(kept, 0, to, at, x.width());
    }

    @Override
    public void restoreState(float[] from, int at) {
        kept = kept.length < x.width() ? new float[x.width()] : kept;
        System.arraycopy(from, at, kept, 0, x.width());
    }

    @Override
    public void backward(Pass pass) {
        Steps steps = pass.steps(x);
        float[] dy = y.gradient(pass.rows(y));
        float[] dx = x.gradient(pass.rows(x));
        poolBackward(steps, dy, dx);
    }

    private float[] poolBackward(Steps steps, float[] dy, float[] dx) {
        return switch (pooling) {
            case LAST -> toOneRow(steps, dy, dx, (i, j) -> lastRow(steps, i, j));
            case MEAN -> toAllRows(steps, dy, dx);
            case MAX -> toOneRow(steps, dy, dx, (i, j) -> chosen[steps.given(i) * x.width() + j]);
            case NONE -> throw nothing();
        };
    }

    private static IllegalStateException nothing() {
        return new IllegalStateException("every step has an output: there is nothing to pool");
    }

    /** The row of x that an element of y is. */
    private interface RowOf {
        int row(int sequence, int column);
    }

    private float[] toOneRow(Steps steps, float[] dy, float[] dx, RowOf of) {
        int width = x.width();
        Arrays.fill(dx, 0, steps.rows() * width, 0f);
        for (int i = 0; i < steps.sequences(); i++) {
            for (int j = 0; j < width; j++) {
                dx[of.row(i, j) * width + j] = dy[steps.given(i) * width + j];
            }
        }
        return dx;
    }

    private float[] toAllRows(Steps steps, float[] dy, float[] dx) {
        int width = x.width();
        for (int t = 0; t < steps.count(); t++) {
            for (int i = 0; i < steps.active(t); i++) {
                float share = 1f / steps.length(i);
                int to = steps.given(i) * width;
                int row = steps.row(t, i) * width;
                for (int j = 0; j < width; j++) {
                    dx[row + j] = share * dy[to + j];
                }
            }
        }
        return dx;
    }

    private float[] last(Steps steps, float[] to) {
        int width = x.width();
        for (int i = 0; i < steps.sequences(); i++) {
            for (int j = 0; j < width; j++) {
                to[steps.given(i) * width + j] = x.value()[lastRow(steps, i, j) * width + j];
            }
        }
        return to;
    }

    private int lastRow(Steps steps, int i, int column) {
        return backward[column] ? steps.row(0, i) : steps.row(steps.length(i) - 1, i);
    }

    private float[] sum(Steps steps, float[] to) {
        int width = x.width();
        Arrays.fill(to, 0, steps.sequences() * width, 0f);
        for (int t = 0; t < steps.count(); t++) {
            for (int i = 0; i < steps.active(t); i++) {
                int row = steps.row(t, i) * width;
                int sum = steps.given(i) * width;
                for (int j = 0; j < width; j++) {
                    to[sum + j] += x.value()[row + j];
                }
            }
        }
        return to;
    }

    private float[] max(Steps steps, float[] to) {
        int width = x.width();
        if (chosen.length < steps.sequences() * width) {
            chosen = new int[steps.sequences() * width];
        }
        for (int t = 0; t < steps.count(); t++) {
            for (int i = 0; i < steps.active(t); i++) {
                int row = steps.row(t, i);
                int largest = steps.given(i) * width;
                for (int j = 0; j < width; j++) {
                    float value = x.value()[row * width + j];
                    if (t == 0 || value > to[largest + j]) {
                        to[largest + j] = value;
                        chosen[largest + j] = row;
                    }
                }
            }
        }
        return to;
    }
}
