package io.github.sparklayernorm.kernel.opencl;

/** The gradient of {@link LstmForward}, {@code CellKernels.lstmBackward}; the plain twin is {@code JavaCells}. */
abstract class LstmBackward extends CellStepBackward {
    /** [N,H] read; may be the array of previous */
    float[] c;
    /** [N,H] read, and then scratch: the gradient on its way through tanh, norm and state */
    float[] t;
    /** [N,H] read */
    float[] dh;
    /** [rows,H] from 0, read and written: gradient of this step's state, then of the one before */
    float[] dc;
}
