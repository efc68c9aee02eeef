package io.github.sparklayernorm.train;

import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.MlpSpec;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.model.Parameters;
import io.github.sparklayernorm.nn.Parameter;
import io.github.sparklayernorm.nn.RowSet;
import io.github.sparklayernorm.nn.SparseInput;
import io.github.sparklayernorm.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Steps over a first layer of many inputs that go through those rows of its weights only that a sparse mini-batch reaches.
 *
 * <p>The other rows have gradient zero, but still move: momentum goes on, weights decay. They get the steps that they
 * missed, one by one and in order, before a mini-batch next reads them, or when the interval ends; a row whose moments are
 * zero and does not decay needs none. So the outcome has the bits of steps over all rows, where each kernel has the same
 * bits for any part of an array. A solver that does not catch up (sparse-adam) leaves them as they are.
 */
final class RowUpdates {
    /** Inputs below this make a matrix that one sweep goes through faster than many calls for rows. */
    private static final int MANY = 1 << 12;

    private final Kernels kernels;
    private final Parameters parameters;
    private final Parameter weights;
    private final boolean catchesUp;
    private final boolean decays;
    private final int[] done; // [C] steps of this interval that a row has had
    private final List<Optimizer.Update> steps = new ArrayList<>(); // of this interval
    private float[][] moments;

    private RowUpdates(Kernels kernels, Parameters parameters, Parameter weights, TrainingConfig config) {
        this.kernels = kernels;
        this.parameters = parameters;
        this.weights = weights;
        catchesUp = config.solver().catchesUp();
        decays = config.weightDecay() > 0;
        done = new int[weights.rows()];
    }

    /** Null for a network whose first layer is small, or whose normalisation reads all of its weights in each step. */
    static RowUpdates of(NetworkSpec spec, Kernels kernels, Parameters parameters, TrainingConfig config) {
        if (!(spec instanceof MlpSpec mlp)
                || mlp.inputs() < MANY
                || (mlp.normalization().readsWeights() && !mlp.hidden().isEmpty())) {
            return null;
        }
        return new RowUpdates(kernels, parameters, parameters.list().get(0), config);
    }

    /** @param intervalMoments the optimiser's arrays of this interval */
    void begin(float[][] intervalMoments) {
        moments = intervalMoments;
        steps.clear();
        Arrays.fill(done, 0);
    }

    /** Brings up to date what a mini-batch is going to read; null: everything. */
    void beforePass(SparseInput rows) {
        if (rows == null) {
            finish();
            return;
        }
        for (int i = 0, n = rows.count(); i < n; i++) {
            catchUp(rows.columns()[i]);
        }
    }

    /** Brings all rows up to date. */
    void finish() {
        for (int row = 0; row < done.length; row++) {
            catchUp(row);
        }
    }

    /** The sum of the squared gradient. */
    double sumOfSquares(float[] gradients) {
        double sum = kernels.sumOfSquares(weights.offset() + weights.size(), gradients.length, gradients);
        RowSet rows = weights.reached();
        for (int i = 0; i < rows.count(); i++) {
            int at = weights.rowAt(rows.row(i));
            sum += kernels.sumOfSquares(at, at + weights.cols(), gradients);
        }
        return sum;
    }

    void scale(float factor, float[] gradients) {
        kernels.scale(weights.offset() + weights.size(), gradients.length, factor, gradients);
        RowSet rows = weights.reached();
        for (int i = 0; i < rows.count(); i++) {
            int at = weights.rowAt(rows.row(i));
            kernels.scale(at, at + weights.cols(), factor, gradients);
        }
    }

    /** Zeroes the gradient of a step that is not taken. */
    void forget(float[] gradients) {
        Arrays.fill(gradients, weights.offset() + weights.size(), gradients.length, 0f);
        RowSet rows = weights.reached();
        for (int i = 0; i < rows.count(); i++) {
            int at = weights.rowAt(rows.row(i));
            Arrays.fill(gradients, at, at + weights.cols(), 0f);
        }
    }

    /** A step after a sparse mini-batch: the rows that it reached, and all other parameters. */
    void step(Optimizer.Update update, float[] gradients) {
        apply(update, weights.offset() + weights.size(), parameters.trained(), gradients);
        steps.add(update);
        RowSet rows = weights.reached();
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            apply(update, weights.rowAt(row), weights.rowAt(row) + weights.cols(), gradients);
            done[row] = steps.size();
        }
    }

    /** A step after a dense mini-batch: everything. */
    void stepAll(Optimizer.Update update, float[] gradients) {
        apply(update, 0, parameters.trained(), gradients);
        steps.add(update);
        Arrays.fill(done, steps.size());
    }

    private void catchUp(int row) {
        if (catchesUp && done[row] < steps.size() && (decays || moves(row))) {
            float[] gradients = weights.gradients(); // zero in this row: it was not reached
            int at = weights.rowAt(row);
            for (int s = done[row]; s < steps.size(); s++) {
                apply(steps.get(s), at, at + weights.cols(), gradients);
                if (decays) {
                    Arrays.fill(gradients, at, at + weights.cols(), 0f); // where the decay joined it
                }
            }
        }
        done[row] = steps.size();
    }

    private boolean moves(int row) {
        int at = weights.rowAt(row);
        for (float[] moment : moments) {
            for (int i = at, end = at + weights.cols(); i < end; i++) {
                if (moment[i] != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private void apply(Optimizer.Update update, int from, int to, float[] gradients) {
        update.apply(kernels, from, to, parameters.decayed(), parameters.values(), gradients, moments);
    }
}
