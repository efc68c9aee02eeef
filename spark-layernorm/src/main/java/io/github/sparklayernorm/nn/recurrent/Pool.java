package io.github.sparklayernorm.nn.recurrent;

import io.github.sparklayernorm.nn.Operation;
import io.github.sparklayernorm.nn.Pass;
import io.github.sparklayernorm.nn.Steps;
import io.github.sparklayernorm.nn.Variable;
import java.util.Arrays;
import java.util.List;

/** From a row for each step to a row for each sequence, by the last step, the mean or the largest. */
public final class Pool implements Operation {
    private final Pooling pooling;
    private final int forwardWidth;
    private final Variable x; // [N,H] read
    private final Variable y; // [B,H] written
    private int[] chosen = {}; // [B,H] row of the largest

    /** @param forwardWidth columns from here on belong to a backward direction, whose last step is the first */
    public Pool(Pooling pooling, int forwardWidth, Variable x, Variable y) {
        this.pooling = pooling;
        this.forwardWidth = forwardWidth;
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
        Steps steps = pass.steps();
        pass.rowsAreSequences();
        pool(steps, y.reserve(pass.rows()));
    }

    private float[] pool(Steps steps, float[] to) {
        return switch (pooling) {
            case LAST -> last(steps, to);
            case MEAN -> mean(steps, to);
            case MAX -> max(steps, to);
            case NONE -> throw nothing();
        };
    }

    @Override
    public void backward(Pass pass) {
        Steps steps = pass.steps();
        float[] dy = y.gradient(pass.rows());
        pass.rowsAreSteps();
        float[] dx = x.gradient(pass.rows());
        poolBackward(steps, dy, dx);
    }

    private float[] poolBackward(Steps steps, float[] dy, float[] dx) {
        return switch (pooling) {
            case LAST -> toOneRow(steps, dy, dx, (i, j) -> lastRow(steps, i, j));
            case MEAN -> toAllRows(steps, dy, dx);
            case MAX -> toOneRow(steps, dy, dx, (i, j) -> chosen[i * x.width() + j]);
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
                dx[of.row(i, j) * width + j] = dy[i * width + j];
            }
        }
        return dx;
    }

    private float[] toAllRows(Steps steps, float[] dy, float[] dx) {
        int width = x.width();
        for (int t = 0; t < steps.count(); t++) {
            for (int i = 0; i < steps.active(t); i++) {
                float share = 1f / steps.length(i);
                int row = steps.row(t, i) * width;
                for (int j = 0; j < width; j++) {
                    dx[row + j] = share * dy[i * width + j];
                }
            }
        }
        return dx;
    }

    private float[] last(Steps steps, float[] to) {
        int width = x.width();
        for (int i = 0; i < steps.sequences(); i++) {
            for (int j = 0; j < width; j++) {
                to[i * width + j] = x.value()[lastRow(steps, i, j) * width + j];
            }
        }
        return to;
    }

    private int lastRow(Steps steps, int i, int column) {
        return column < forwardWidth ? steps.row(steps.length(i) - 1, i) : steps.row(0, i);
    }

    private float[] mean(Steps steps, float[] to) {
        int width = x.width();
        Arrays.fill(to, 0, steps.sequences() * width, 0f);
        for (int t = 0; t < steps.count(); t++) {
            for (int i = 0; i < steps.active(t); i++) {
                float share = 1f / steps.length(i);
                int row = steps.row(t, i) * width;
                for (int j = 0; j < width; j++) {
                    to[i * width + j] += share * x.value()[row + j];
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
                for (int j = 0; j < width; j++) {
                    float value = x.value()[row * width + j];
                    if (t == 0 || value > to[i * width + j]) {
                        to[i * width + j] = value;
                        chosen[i * width + j] = row;
                    }
                }
            }
        }
        return to;
    }
}
