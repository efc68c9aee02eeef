package io.github.sparklayernorm.kernel;

import static io.github.sparklayernorm.kernel.CellRows.Access.NONE;
import static io.github.sparklayernorm.kernel.CellRows.Access.READ;
import static io.github.sparklayernorm.kernel.CellRows.Access.UPDATED;
import static io.github.sparklayernorm.kernel.CellRows.Access.WRITTEN;

/**
 * A step of the layer-normalised GRU (Ba, Kiros, Hinton 2016, supplementary material, eqs. 17 to 19), with the gates z and r
 * normalised jointly and the candidate's sums on their own:
 *
 * <pre>
 * z, r = sigmoid(gates + gain * norm(sums[0..2H]))
 * q    = candidateGain * norm(sums[2H..3H]) + candidateBias
 * n    = tanh(candidate + r q)
 * h    = (1 - z) previous + z n
 * </pre>
 *
 * Without norms both norm terms are the sums themselves, and there is no candidateBias.
 */
public final class GruStep extends CellStep {
    /** [N,2H] in: the inputs' part with all biases; out: z and r. Backward, out: gradient of the inputs' part */
    public final CellRows gates = matrix(CellMatrix.GATES, 2, UPDATED, UPDATED);
    /** [N,H] in: the inputs' part with all biases; out: n. Backward, out: gradient of the inputs' part */
    public final CellRows candidate = matrix(CellMatrix.CANDIDATE, 1, UPDATED, UPDATED);
    /** [N,3H] recurrent sums, read. Backward, out: their gradient */
    public final CellRows sums = matrix(CellMatrix.SUMS, 3, READ, UPDATED);
    /** [rows,H] from a row of its own: h of the step before, read; may be the array of h */
    public final CellRows previous = matrix(CellMatrix.PREVIOUS, 1, READ, READ);
    /** [N,H] written */
    public final CellRows h = matrix(CellMatrix.H, 1, WRITTEN, NONE);
    /** [N,H] backward: read, and then used as scratch */
    public final CellRows dh = matrix(CellMatrix.DH, 1, NONE, READ);
    /** [rows,H] from a row of its own, backward: added to, what reaches previous past the sums; may be the array of dh */
    public final CellRows dPrevious = matrix(CellMatrix.D_PREVIOUS, 1, NONE, UPDATED);
    /** [2H] of the gates' recurrent sums */
    public final CellVector gain = parameter("gain", 2);
    /** [H] */
    public final CellVector candidateGain = parameter("candidateGain", 1);
    /** [H] */
    public final CellVector candidateBias = parameter("candidateBias", 1);

    public GruStep(int width, float epsilon) {
        super("gru", width, epsilon);
    }

    @Override
    public void forward(CellKernels kernels) {
        kernels.gruForward(this);
    }

    @Override
    public void backward(CellKernels kernels) {
        kernels.gruBackward(this);
    }
}
