package io.github.sparklayernorm.layer;

import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.norm.Normalization;

/** How many floats a cell has. It counts what the cells register; a test compares both. */
final class CellSize {
    private CellSize() {}

    /** One direction of a layer: matrices from the inputs and from the state before, then vectors. */
    static long of(Recurrent layer, long inputs) {
        long units = layer.units();
        long matrices = product(gates(layer.cell()), product(units, Math.addExact(inputs, units)));
        long vectors = Math.addExact(biasVectors(layer.cell(), layer.normalization()), normVectors(layer));
        return Math.addExact(matrices, product(vectors, units));
    }

    private static long gates(Cell cell) {
        return switch (cell) {
            case RNN -> 1;
            case GRU -> 3;
            case LSTM -> 4;
        };
    }

    /** Biases and the gains of fused norms, in vectors of H. */
    private static long biasVectors(Cell cell, Normalization normalization) {
        return switch (cell) {
            case RNN -> 1;
            case GRU -> byNorm(normalization, 12, 4, 3);
            case LSTM -> byNorm(normalization, 18, 5, 4);
        };
    }

    private static long byNorm(Normalization normalization, long layer, long batch, long none) {
        if (normalization.equals(Normalization.LAYER)) {
            return layer;
        }
        return normalization.equals(Normalization.BATCH) ? batch : none;
    }

    /** Vectors of H in the norms: a gain each, a bias before it, and running statistics for each step. */
    private static long normVectors(Recurrent layer) {
        long gains = product(gates(layer.cell()), layer.biasBeforeNorm() ? 2 : 1);
        long statistics = Math.addExact(1, product(2, layer.statisticSteps()));
        return byNorm(layer.normalization(), gains, product(batchNormed(layer.cell()), statistics), 0);
    }

    /** Sums that batch normalisation goes over, in vectors of H: of the inputs, of the state, and the LSTM's cell. */
    private static long batchNormed(Cell cell) {
        return switch (cell) {
            case RNN -> 1;
            case GRU -> 6;
            case LSTM -> 9;
        };
    }

    private static long product(long a, long b) {
        return Math.multiplyExact(a, b);
    }
}
