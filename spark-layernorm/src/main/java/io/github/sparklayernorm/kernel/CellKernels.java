package io.github.sparklayernorm.kernel;

/**
 * One time step of the gated recurrent cells, forward and backward, with their norms fused: the part of a recurrent layer
 * that no GEMM does. A provider checks nothing; {@link Cells} is the checked door. What a step computes and what it does
 * with each array stands in {@link LstmStep} and {@link GruStep}.
 */
public interface CellKernels {

    String name();

    void lstmForward(LstmStep step);

    /** The gradient of {@link #lstmForward}, in place. */
    void lstmBackward(LstmStep step);

    void gruForward(GruStep step);

    /** The gradient of {@link #gruForward}, in place. */
    void gruBackward(GruStep step);
}
