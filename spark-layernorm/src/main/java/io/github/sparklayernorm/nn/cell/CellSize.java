package io.github.sparklayernorm.nn.cell;

import io.github.sparklayernorm.nn.norm.Normalization;

/**
 * How many numbers a cell has, in vectors as wide as the layer. It says what the cells register; a test compares both.
 *
 * @param gates       sums of the inputs, each with a matrix from the inputs and one from the state
 * @param layer       biases, and the gains of fused norms, with layer normalisation
 * @param batch       the same with batch normalisation
 * @param none        the same with none
 * @param batchNormed sums that batch normalisation goes over: of the inputs, of the state, and the LSTM's cell
 */
record CellSize(int gates, int layer, int batch, int none, int batchNormed) {
    /** A cell that is made of a layer for each gate, and knows no batch normalisation. */
    static CellSize ofGates(int gates) {
        return new CellSize(gates, gates, gates, gates, 0);
    }

    /** @throws ArithmeticException where a long does not hold the number */
    long floats(long inputs, long units, Normalization normalization, boolean biasBeforeNorm, int statisticSteps) {
        long matrices = product(gates, product(units, Math.addExact(inputs, units)));
        return Math.addExact(matrices, product(vectors(normalization, biasBeforeNorm, statisticSteps), units));
    }

    /** With the norms' own: a gain each, a bias before it, and running statistics for each step. */
    private long vectors(Normalization normalization, boolean biasBeforeNorm, int statisticSteps) {
        if (normalization.equals(Normalization.LAYER)) {
            return layer + product(gates, biasBeforeNorm ? 2 : 1);
        }
        return normalization.equals(Normalization.BATCH) ? batch + product(batchNormed, 1 + 2L * statisticSteps) : none;
    }

    private static long product(long a, long b) {
        return Math.multiplyExact(a, b);
    }
}
