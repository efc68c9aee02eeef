package io.github.sparklayernorm.kernel;

/**
 * One time step of the gated recurrent cells, forward and backward, with their norms fused: the part of a recurrent layer
 * that no GEMM does. A provider checks nothing; {@link Cells} is the checked door.
 *
 * <p>The arrays hold the rows of all steps; {@code at} is the first row of this step and {@code rows} their number, so a
 * matrix [N,4H] is touched from {@code at * 4H}. Gradients of parameters accumulate.
 *
 * <p>Statistics are kept in {@code stats} [N,4]: mean and rstd of the recurrent sums, then those of the cell state (lstm) or
 * of the candidate's recurrent sums (gru). Without norms (gains null) it is not touched.
 */
public interface CellKernels {

    String name();

    /**
     * A step of the layer-normalised LSTM (Ba, Kiros, Hinton 2016, supplementary material, eqs. 20 to 22):
     *
     * <pre>
     * u = gates + gain * norm(sums)            the gates f, i, o, g; all 4H normalised jointly
     * c = sigmoid(f) cPrevious + sigmoid(i) tanh(g)
     * t = tanh(cellGain * norm(c) + cellBias)  the state itself stays raw
     * h = sigmoid(o) t
     * </pre>
     *
     * Without norms {@code gates} already holds the whole of u, {@code sums} is not read, and t = tanh(c).
     *
     * @param gates     [N,4H] in: the inputs' part of u, with all biases; out: the four gates after their non-linearities
     * @param sums      [N,4H] read: recurrent sums
     * @param gain      [4H] read, or null for no norms
     * @param cellGain  [H] read, or null
     * @param cellBias  [H] read, or null
     * @param cPrevious [rows,H] read from row cPreviousAt
     * @param c         [N,H] written
     * @param t         [N,H] written
     * @param h         [N,H] written
     * @param stats     [N,4] written
     */
    void lstmForward(
            int rows,
            int width,
            float epsilon,
            int at,
            float[] gates,
            float[] sums,
            float[] gain,
            int gainAt,
            float[] cellGain,
            int cellGainAt,
            float[] cellBias,
            int cellBiasAt,
            float[] cPrevious,
            int cPreviousAt,
            float[] c,
            float[] t,
            float[] h,
            float[] stats);

    /**
     * The gradient of {@link #lstmForward}, in place.
     *
     * @param gates     [N,4H] in: the gates; out: du
     * @param sums      [N,4H] in: recurrent sums; out: their gradient. Without norms it is not touched: du is it
     * @param t         [N,H] read, and then used as scratch
     * @param dh        [N,H] read
     * @param dc        [rows,H] from 0; in: what step t + 1 gave; out: gradient of cPrevious
     * @param dGain     [4H] added to
     * @param dCellGain [H] added to
     * @param dCellBias [H] added to
     */
    void lstmBackward(
            int rows,
            int width,
            int at,
            float[] gates,
            float[] sums,
            float[] gain,
            int gainAt,
            float[] cellGain,
            int cellGainAt,
            float[] cPrevious,
            int cPreviousAt,
            float[] c,
            float[] t,
            float[] stats,
            float[] dh,
            float[] dc,
            float[] dGain,
            int dGainAt,
            float[] dCellGain,
            int dCellGainAt,
            float[] dCellBias,
            int dCellBiasAt);

    /**
     * A step of the layer-normalised GRU (supplementary material, eqs. 17 to 19), with the gates z and r normalised
     * jointly and the candidate's sums on their own:
     *
     * <pre>
     * z, r = sigmoid(gates + gain * norm(sums[0..2H]))
     * q    = candidateGain * norm(sums[2H..3H]) + candidateBias
     * n    = tanh(candidate + r q)
     * h    = (1 - z) hPrevious + z n
     * </pre>
     *
     * Without norms both norm terms are the sums themselves, and there is no candidateBias.
     *
     * @param gates         [N,2H] in: the inputs' part with all biases; out: z and r
     * @param candidate     [N,H] in: the inputs' part with all biases; out: n
     * @param sums          [N,3H] read: recurrent sums
     * @param gain          [2H] read, or null for no norms
     * @param candidateGain [H] read, or null
     * @param candidateBias [H] read, or null
     * @param hPrevious     [rows,H] read from row hPreviousAt
     * @param h             [N,H] written
     * @param stats         [N,4] written
     */
    void gruForward(
            int rows,
            int width,
            float epsilon,
            int at,
            float[] gates,
            float[] candidate,
            float[] sums,
            float[] gain,
            int gainAt,
            float[] candidateGain,
            int candidateGainAt,
            float[] candidateBias,
            int candidateBiasAt,
            float[] hPrevious,
            int hPreviousAt,
            float[] h,
            float[] stats);

    /**
     * The gradient of {@link #gruForward}, in place.
     *
     * @param gates          [N,2H] in: z and r; out: gradient of the inputs' part
     * @param candidate      [N,H] in: n; out: gradient of the inputs' part
     * @param sums           [N,3H] in: recurrent sums; out: their gradient
     * @param dh             [N,H] read, and then used as scratch
     * @param dPrevious      [rows,H] added to from row dPreviousAt: what reaches hPrevious past the sums
     * @param dGain          [2H] added to, or null
     * @param dCandidateGain [H] added to, or null
     * @param dCandidateBias [H] added to, or null
     */
    void gruBackward(
            int rows,
            int width,
            int at,
            float[] gates,
            float[] candidate,
            float[] sums,
            float[] gain,
            int gainAt,
            float[] candidateGain,
            int candidateGainAt,
            float[] candidateBias,
            int candidateBiasAt,
            float[] hPrevious,
            int hPreviousAt,
            float[] stats,
            float[] dh,
            float[] dPrevious,
            int dPreviousAt,
            float[] dGain,
            int dGainAt,
            float[] dCandidateGain,
            int dCandidateGainAt,
            float[] dCandidateBias,
            int dCandidateBiasAt);
}
