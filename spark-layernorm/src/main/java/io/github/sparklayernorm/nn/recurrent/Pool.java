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
        float[] to = y.reserve(pass.rows());
        switch (pooling) {
            case LAST -> last(steps, to);
            case MEAN -> mean(steps, to);
            case MAX -> max(steps, to);
            case NONE -> throw new IllegalStateException("every step has an output: there is nothing to pool");
        }
    }

    @Override
    public void backward(Pass pass) {
        Steps steps = pass.steps();
        float[] dy = y.gradient(pass.rows());
        pass.rowsAreSteps();
        float[] dx = x.gradient(pass.rows());
        int width = x.width();
        if (pooling == Pooling.MEAN) {
            for (int t = 0; t < steps.count(); t++) {
                for (int i = 0; i < steps.active(t); i++) {
                    float share = 1f / steps.length(i);
                    int row = steps.row(t, i) * width;
                    for (int j = 0; j < width; j++) {
                        dx[row + j] = share * dy[i * width + j];
                    }
                }
            }
            return;
        }
        Arrays.fill(dx, 0, pass.rows() * width, 0f);
        for (int i = 0; i < steps.sequences(); i++) {
            for (int j = 0; j < width; j++) {
                int row = pooling == Pooling.MAX ? chosen[i * width + j] : lastRow(steps, i, j);
                dx[row * width + j] = dy[i * width + j];
            }
        }
    }

    private void last(Steps steps, float[] to) {
        int width = x.width();
        for (int i = 0; i < steps.sequences(); i++) {
            for (int j = 0; j < width; j++) {
                to[i * width + j] = x.value()[lastRow(steps, i, j) * width + j];
            }
        }
    }

    private int lastRow(Steps steps, int i, int column) {
        return column < forwardWidth ? steps.row(steps.length(i) - 1, i) : steps.row(0, i);
    }

    private void mean(Steps steps, float[] to) {
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
    }

    private void max(Steps steps, float[] to) {
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
    }
}
