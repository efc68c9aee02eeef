package io.github.sparklayernorm.kernel;

import static io.github.sparklayernorm.kernel.CellRows.Access.NONE;
import static io.github.sparklayernorm.kernel.CellRows.Access.READ;
import static io.github.sparklayernorm.kernel.CellRows.Access.UPDATED;
import static io.github.sparklayernorm.kernel.CellRows.Access.WRITTEN;

/**
 * A step of the layer-normalised LSTM (Ba, Kiros, Hinton 2016, supplementary material, eqs. 20 to 22):
 *
 * <pre>
 * u = gates + gain * norm(sums)            the gates f, i, o, g; all 4H normalised jointly
 * c = sigmoid(f) previous + sigmoid(i) tanh(g)
 * t = tanh(cellGain * norm(c) + cellBias)  the state itself stays raw
 * h = sigmoid(o) t
 * </pre>
 *
 * Without norms {@link #gates} already holds the whole of u, {@link #sums} is not touched and may be the same array, and
 * t = tanh(c).
 */
public final class LstmStep extends CellStep {
    /** [N,4H] in: the inputs' part of u, with all biases; out: the four gates. Backward, in: the gates; out: du */
    public final CellRows gates = matrix(CellMatrix.GATES, 4, UPDATED, UPDATED);
    /** [N,4H] recurrent sums, read. Backward, out: their gradient */
    public final CellRows sums = matrix(CellMatrix.SUMS, 4, READ, UPDATED);
    /** [rows,H] from a row of its own: c of the step before, read; may be the array of c */
    public final CellRows previous = matrix(CellMatrix.PREVIOUS, 1, READ, READ);
    /** [N,H] written. Backward: read */
    public final CellRows c = matrix(CellMatrix.C, 1, WRITTEN, READ);
    /** [N,H] written. Backward: read, and then used as scratch */
    public final CellRows t = matrix(CellMatrix.T, 1, WRITTEN, READ);
    /** [N,H] written */
    public final CellRows h = matrix(CellMatrix.H, 1, WRITTEN, NONE);
    /** [N,H] backward: read */
    public final CellRows dh = matrix(CellMatrix.DH, 1, NONE, READ);
    /** [rows,H] from a row of its own, backward, in: the gradient of c that the step after gave; out: that of previous */
    public final CellRows dPrevious = matrix(CellMatrix.D_PREVIOUS, 1, NONE, UPDATED);
    /** [4H] of the recurrent sums */
    public final CellVector gain = parameter("gain", 4);
    /** [H] */
    public final CellVector cellGain = parameter("cellGain", 1);
    /** [H] */
    public final CellVector cellBias = parameter("cellBias", 1);

    public LstmStep(int width, float epsilon) {
        super("lstm", width, epsilon);
    }

    @Override
    public void forward(CellKernels kernels) {
        kernels.lstmForward(this);
    }

    @Override
    public void backward(CellKernels kernels) {
        kernels.lstmBackward(this);
    }
}
