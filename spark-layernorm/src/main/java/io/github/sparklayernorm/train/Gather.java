package io.github.sparklayernorm.train;

import io.github.sparklayernorm.model.Batch;

/** The part of gathering a batch that dense and sparse rows share. */
final class Gather {
    private Gather() {}

    static void targetsAndWeights(
            int rows, float[] targets, float[] weights, int[] order, int from, int count, Batch into) {
        into.reserveTargets(count);
        int width = targets.length / rows;
        for (int i = 0; i < count; i++) {
            int row = order[from + i];
            System.arraycopy(targets, row * width, into.targets, i * width, width);
            into.weights[i] = weights[row];
        }
        into.rows = count;
    }
}
