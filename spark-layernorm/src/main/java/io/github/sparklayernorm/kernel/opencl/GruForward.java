package io.github.sparklayernorm.kernel.opencl;

/**
 * A step of the layer-normalised GRU, {@code CellKernels.gruForward}; the plain twin is {@code JavaCells}. The gates in a
 * row are z, r; the sums' last H columns are the candidate's.
 */
abstract class GruForward extends CellStep {
    /** [N,H] in: the inputs' part; out: n */
    float[] candidate;
    /** [N,H] written; may be the array of previous */
    float[] h;
}
