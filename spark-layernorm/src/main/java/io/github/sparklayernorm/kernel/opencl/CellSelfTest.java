package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.CellKernels;
import io.github.sparklayernorm.kernel.JavaKernels;

/** The first thing that a device computes of the cells, as {@link SelfTest} is of the norms. */
final class CellSelfTest {
    // Mutually prime; the gates' columns are more than a work-group has items, so every loop and every remainder runs.
    private static final int ROWS = 3;
    private static final int WIDTH = 131;
    /** Rows of an earlier step, which must stay as they are. */
    private static final int AT = 2;

    private static final int N = AT + ROWS;

    private final float[] gain = SelfTest.wave(4 * WIDTH, 1.3f);
    private final float[] ownGain = SelfTest.wave(WIDTH, 0.9f);
    private final float[] bias = SelfTest.wave(WIDTH, 0.4f);
    private final float[] before = SelfTest.wave(ROWS * WIDTH, 0.8f);

    private CellSelfTest() {}

    static void run(OpenClCells cells) {
        CellSelfTest test = new CellSelfTest();
        CellKernels plain = new JavaKernels().cells();
        SelfTest.compare(cells.device(), "a step of the LSTM", test.lstm(plain), test.lstm(cells));
        SelfTest.compare(cells.device(), "a step of the GRU", test.gru(plain), test.gru(cells));
    }

    private float[] lstm(CellKernels k) {
        float[] gates = SelfTest.wave(N * 4 * WIDTH, 1.1f);
        float[] sums = SelfTest.wave(N * 4 * WIDTH, 2f);
        float[] c = new float[N * WIDTH];
        float[] t = new float[N * WIDTH];
        float[] h = new float[N * WIDTH];
        float[] stats = new float[N * 4];
        k.lstmForward(ROWS, WIDTH, 1e-5f, AT, gates, sums, gain, 0, ownGain, 0, bias, 0, before, 0, c, t, h, stats);
        float[] forward = SelfTest.joined(gates, c, t, h, stats);
        float[] dh = SelfTest.wave(N * WIDTH, 0.7f);
        float[] dc = SelfTest.wave(ROWS * WIDTH, 0.6f);
        float[] dAffine = new float[6 * WIDTH];
        k.lstmBackward(
                ROWS, WIDTH, AT, gates, sums, gain, 0, ownGain, 0, before, 0, c, t, stats, dh, dc, dAffine, 0, dAffine,
                4 * WIDTH, dAffine, 5 * WIDTH);
        return SelfTest.joined(forward, gates, sums, dc, dAffine);
    }

    private float[] gru(CellKernels k) {
        float[] gates = SelfTest.wave(N * 2 * WIDTH, 1.1f);
        float[] candidate = SelfTest.wave(N * WIDTH, 1.2f);
        float[] sums = SelfTest.wave(N * 3 * WIDTH, 2f);
        float[] h = new float[N * WIDTH];
        float[] stats = new float[N * 4];
        k.gruForward(ROWS, WIDTH, 1e-5f, AT, gates, candidate, sums, gain, 0, ownGain, 0, bias, 0, before, 0, h, stats);
        float[] forward = SelfTest.joined(gates, candidate, h, stats);
        float[] dh = SelfTest.wave(N * WIDTH, 0.7f);
        float[] dBefore = SelfTest.wave(ROWS * WIDTH, 0.6f);
        float[] dAffine = new float[4 * WIDTH];
        k.gruBackward(
                ROWS, WIDTH, AT, gates, candidate, sums, gain, 0, ownGain, 0, bias, 0, before, 0, stats, dh, dBefore, 0,
                dAffine, 0, dAffine, 2 * WIDTH, dAffine, 3 * WIDTH);
        return SelfTest.joined(forward, gates, candidate, sums, dBefore, dAffine);
    }
}
