package io.github.sparklayernorm.kernel;

/**
 * The checked door to the cell kernels: sizes and nulls are checked here once, then the provider runs unchecked. What each
 * method computes stands in {@link CellKernels}.
 */
public final class Cells {
    private final CellKernels provider;

    private Cells(CellKernels provider) {
        this.provider = provider;
    }

    /** The cell kernels that go with the given kernels. */
    public static Cells of(Kernels kernels) {
        return new Cells(kernels.provider().cells());
    }

    public String name() {
        return provider.name();
    }

    /** See {@link CellKernels#lstmForward}. */
    public void lstmForward(
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
            float[] stats) {
        String method = "lstmForward";
        Check.sizes(method, rows, width);
        checkMatrix(method, "gates", gates, at, rows, 4 * width);
        checkMatrix(method, "cPrevious", cPrevious, cPreviousAt, rows, width);
        checkMatrix(method, "c", c, at, rows, width);
        checkMatrix(method, "t", t, at, rows, width);
        checkMatrix(method, "h", h, at, rows, width);
        if (gain != null) {
            checkMatrix(method, "sums", sums, at, rows, 4 * width);
            checkMatrix(method, "stats", stats, at, rows, 4);
            Check.vector(method, "gain", gain, gainAt, 4 * width);
            Check.vector(method, "cellGain", cellGain, cellGainAt, width);
            Check.vector(method, "cellBias", cellBias, cellBiasAt, width);
        }
        provider.lstmForward(
                rows,
                width,
                epsilon,
                at,
                gates,
                sums,
                gain,
                gainAt,
                cellGain,
                cellGainAt,
                cellBias,
                cellBiasAt,
                cPrevious,
                cPreviousAt,
                c,
                t,
                h,
                stats);
    }

    /** See {@link CellKernels#lstmBackward}. */
    public void lstmBackward(
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
            int dCellBiasAt) {
        String method = "lstmBackward";
        Check.sizes(method, rows, width);
        checkMatrix(method, "gates", gates, at, rows, 4 * width);
        checkMatrix(method, "cPrevious", cPrevious, cPreviousAt, rows, width);
        checkMatrix(method, "c", c, at, rows, width);
        checkMatrix(method, "t", t, at, rows, width);
        checkMatrix(method, "dh", dh, at, rows, width);
        checkMatrix(method, "dc", dc, 0, rows, width);
        if (gain != null) {
            checkMatrix(method, "sums", sums, at, rows, 4 * width);
            checkMatrix(method, "stats", stats, at, rows, 4);
            Check.vector(method, "gain", gain, gainAt, 4 * width);
            Check.vector(method, "cellGain", cellGain, cellGainAt, width);
            Check.vector(method, "dGain", dGain, dGainAt, 4 * width);
            Check.vector(method, "dCellGain", dCellGain, dCellGainAt, width);
            Check.vector(method, "dCellBias", dCellBias, dCellBiasAt, width);
        }
        provider.lstmBackward(
                rows,
                width,
                at,
                gates,
                sums,
                gain,
                gainAt,
                cellGain,
                cellGainAt,
                cPrevious,
                cPreviousAt,
                c,
                t,
                stats,
                dh,
                dc,
                dGain,
                dGainAt,
                dCellGain,
                dCellGainAt,
                dCellBias,
                dCellBiasAt);
    }

    /** See {@link CellKernels#gruForward}. */
    public void gruForward(
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
            float[] stats) {
        String method = "gruForward";
        Check.sizes(method, rows, width);
        checkMatrix(method, "gates", gates, at, rows, 2 * width);
        checkMatrix(method, "candidate", candidate, at, rows, width);
        checkMatrix(method, "sums", sums, at, rows, 3 * width);
        checkMatrix(method, "hPrevious", hPrevious, hPreviousAt, rows, width);
        checkMatrix(method, "h", h, at, rows, width);
        if (gain != null) {
            checkMatrix(method, "stats", stats, at, rows, 4);
            Check.vector(method, "gain", gain, gainAt, 2 * width);
            Check.vector(method, "candidateGain", candidateGain, candidateGainAt, width);
            Check.vector(method, "candidateBias", candidateBias, candidateBiasAt, width);
        }
        provider.gruForward(
                rows,
                width,
                epsilon,
                at,
                gates,
                candidate,
                sums,
                gain,
                gainAt,
                candidateGain,
                candidateGainAt,
                candidateBias,
                candidateBiasAt,
                hPrevious,
                hPreviousAt,
                h,
                stats);
    }

    /** See {@link CellKernels#gruBackward}. */
    public void gruBackward(
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
            int dCandidateBiasAt) {
        String method = "gruBackward";
        Check.sizes(method, rows, width);
        checkMatrix(method, "gates", gates, at, rows, 2 * width);
        checkMatrix(method, "candidate", candidate, at, rows, width);
        checkMatrix(method, "sums", sums, at, rows, 3 * width);
        checkMatrix(method, "hPrevious", hPrevious, hPreviousAt, rows, width);
        checkMatrix(method, "dh", dh, at, rows, width);
        checkMatrix(method, "dPrevious", dPrevious, dPreviousAt, rows, width);
        if (gain != null) {
            checkMatrix(method, "stats", stats, at, rows, 4);
            Check.vector(method, "gain", gain, gainAt, 2 * width);
            Check.vector(method, "candidateGain", candidateGain, candidateGainAt, width);
            Check.vector(method, "candidateBias", candidateBias, candidateBiasAt, width);
            Check.vector(method, "dGain", dGain, dGainAt, 2 * width);
            Check.vector(method, "dCandidateGain", dCandidateGain, dCandidateGainAt, width);
            Check.vector(method, "dCandidateBias", dCandidateBias, dCandidateBiasAt, width);
        }
        provider.gruBackward(
                rows,
                width,
                at,
                gates,
                candidate,
                sums,
                gain,
                gainAt,
                candidateGain,
                candidateGainAt,
                candidateBias,
                candidateBiasAt,
                hPrevious,
                hPreviousAt,
                stats,
                dh,
                dPrevious,
                dPreviousAt,
                dGain,
                dGainAt,
                dCandidateGain,
                dCandidateGainAt,
                dCandidateBias,
                dCandidateBiasAt);
    }

    /** Offsets of cell kernels count rows. */
    private static void checkMatrix(String method, String name, float[] array, int firstRow, int rows, int cols) {
        Check.matrix(method, name, array, Math.multiplyExact(firstRow, cols), rows, cols);
    }
}
