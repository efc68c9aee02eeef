package io.github.sparklayernorm.kernel.opencl;

/**
 * A step of the layer-normalised LSTM, {@code CellKernels.lstmForward}; the plain twin is {@code JavaCells}. The gates in
 * a row are f, i, o, g.
 */
abstract class LstmForward extends CellStep {
    /** [N,H] written; may be the array of previous */
    float[] c;
    /** [N,H] written: tanh(cellGain * norm(c) + cellBias) */
    float[] t;
    /** [N,H] written */
    float[] h;
}
