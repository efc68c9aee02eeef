package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.TrainingState;

/**
 * A training state as one long row of floats, parameters first and then each moment, cut into slices of nearly equal length:
 * slice i of n is [i size / n, (i + 1) size / n).
 */
final class StateSlices {
    private StateSlices() {}

    static long size(TrainingState state) {
        long size = state.parameters().length;
        for (float[] moment : state.moments()) {
            size += moment.length;
        }
        return size;
    }

    static float[] cut(TrainingState state, int slice, int slices) {
        long size = size(state);
        long from = slice * size / slices;
        float[] values = new float[Math.toIntExact((slice + 1) * size / slices - from)];
        copy(state, from, values, true);
        return values;
    }

    static void paste(TrainingState state, int slice, int slices, float[] values) {
        copy(state, slice * size(state) / slices, values, false);
    }

    /** A state of the same shape, with nothing in it yet. */
    static TrainingState like(TrainingState state) {
        return new TrainingState(
                new float[state.parameters().length],
                new float[state.moments().length][state.moments().length == 0 ? 0 : state.moments()[0].length]);
    }

    private static void copy(TrainingState state, long from, float[] values, boolean outOfState) {
        long start = 0;
        for (int i = -1; i < state.moments().length; i++) {
            float[] array = i < 0 ? state.parameters() : state.moments()[i];
            long low = Math.max(from, start);
            long high = Math.min(from + values.length, start + array.length);
            if (low < high && outOfState) {
                System.arraycopy(array, (int) (low - start), values, (int) (low - from), (int) (high - low));
            } else if (low < high) {
                System.arraycopy(values, (int) (low - from), array, (int) (low - start), (int) (high - low));
            }
            start += array.length;
        }
    }
}
