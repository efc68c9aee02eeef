package io.github.sparklayernorm.kernel.opencl;

/** The gradient of {@link GruForward}, {@code CellKernels.gruBackward}; the plain twin is {@code JavaCells}. */
abstract class GruBackward extends CellStepBackward {
    /** [N,H] in: n; out: gradient of the inputs' part */
    float[] candidate;
    /** [N,H] read, and then scratch: the candidate's recurrent part, then its gradient */
    float[] dh;
    /** [rows,H] from row dPreviousAt, added to; may be the array of dh */
    float[] dPrevious;

    int dPreviousAt;
}
