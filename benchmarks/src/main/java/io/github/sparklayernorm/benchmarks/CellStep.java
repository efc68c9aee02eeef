package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.kernel.Cells;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.opencl.OpenClDevices;
import io.github.sparklayernorm.kernel.opencl.OpenClKernels;
import io.github.sparklayernorm.kernel.opencl.OpenClUnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A time step of the layer-normalised LSTM and GRU without its products, by each provider of kernels: microseconds of the
 * forward pass, and of the forward and the backward pass. The providers take turns round by round, and medians are printed.
 * Usage: {@code CellStep [ROUNDS]}.
 */
public final class CellStep {
    private static final int[][] SIZES = {{1, 256}, {8, 400}, {64, 256}, {128, 512}, {512, 1024}};
    /** Long enough that a round is well above the clock's grain. */
    private static final long ROUND_NANOS = 20_000_000;

    /** Until then the Vector API's calls may still run interpreted, a hundred times slower. */
    private static final long WARM_UP_NANOS = 1_000_000_000;

    private CellStep() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        List<Kernels> providers = new ArrayList<>(List.of(Kernels.java(), Kernels.simd()));
        try {
            providers.add(Kernels.of(OpenClKernels.on(OpenClDevices.probed(List.of()))));
        } catch (OpenClUnavailableException e) {
            Machine.print("# without OpenCL: %s", e.getMessage());
        }
        Machine.print("# CellStep %d", rounds);
        Machine.print("%s", Machine.header());
        for (int p = 0; p < providers.size(); p++) {
            Machine.print("# %s: %s", (char) ('A' + p), providers.get(p).name());
        }
        Machine.print("# microseconds, medians of %d rounds", rounds);
        StringBuilder head = new StringBuilder(String.format("%-6s %-12s", "cell", "rows x units"));
        for (String pass : List.of("fwd", "fwd+bwd")) {
            for (int p = 0; p < providers.size(); p++) {
                head.append(String.format(" %9s", pass + " " + (char) ('A' + p)));
            }
        }
        Machine.print("%s", head);
        for (boolean lstm : new boolean[] {true, false}) {
            for (int[] size : SIZES) {
                Machine.print("%s", measured(providers, lstm, size[0], size[1], rounds));
            }
        }
        System.exit(0);
    }

    private static String measured(List<Kernels> providers, boolean lstm, int rows, int width, int rounds) {
        List<Runnable> work = new ArrayList<>();
        for (boolean both : new boolean[] {false, true}) {
            for (Kernels kernels : providers) {
                Step step = new Step(Cells.of(kernels), rows, width);
                work.add(lstm ? () -> step.lstm(both) : () -> step.gru(both));
            }
        }
        double[][] seconds = new double[work.size()][rounds];
        for (Runnable each : work) {
            once(each, WARM_UP_NANOS);
        }
        for (int round = 0; round < rounds; round++) {
            for (int w = 0; w < work.size(); w++) {
                seconds[w][round] = once(work.get(w), ROUND_NANOS);
            }
        }
        StringBuilder line =
                new StringBuilder(String.format("%-6s %-12s", lstm ? "lstm" : "gru", rows + " x " + width));
        for (double[] each : seconds) {
            line.append(String.format(" %9.1f", 1e6 * Machine.median(each)));
        }
        return line.toString();
    }

    /** Seconds of one call, averaged over as many as take the given time. */
    private static double once(Runnable work, long nanos) {
        long began = System.nanoTime();
        long calls = 0;
        long now;
        do {
            work.run();
            calls++;
            now = System.nanoTime();
        } while (now - began < nanos);
        return (now - began) * 1e-9 / calls;
    }

    /** A step upon the results of the last, which stay within bounds: gates saturate, norms take any scale away. */
    private static final class Step {
        private static final float EPSILON = 1e-5f;

        final Cells cells;
        final int rows;
        final int width;
        final float[] gates;
        final float[] candidate;
        final float[] sums;
        final float[] gain;
        final float[] before;
        final float[] c;
        final float[] t;
        final float[] h;
        final float[] stats;
        final float[] dh;
        final float[] d;
        final float[] dGain;

        Step(Cells cells, int rows, int width) {
            this.cells = cells;
            this.rows = rows;
            this.width = width;
            int n = rows * width;
            gates = Inputs.normal(4 * n, 1);
            candidate = Inputs.normal(n, 2);
            sums = Inputs.normal(4 * n, 3);
            gain = new float[4 * width];
            Arrays.fill(gain, 1f);
            before = Inputs.normal(n, 4);
            c = new float[n];
            t = new float[n];
            h = new float[n];
            stats = new float[4 * rows];
            dh = Inputs.normal(n, 5);
            d = Inputs.normal(n, 6);
            dGain = new float[6 * width];
        }

        void lstm(boolean both) {
            cells.lstmForward(
                    rows, width, EPSILON, 0, gates, sums, gain, 0, gain, 0, gain, 0, before, 0, c, t, h, stats);
            if (both) {
                cells.lstmBackward(
                        rows, width, 0, gates, sums, gain, 0, gain, 0, before, 0, c, t, stats, dh, d, dGain, 0, dGain,
                        4 * width, dGain, 5 * width);
            }
        }

        void gru(boolean both) {
            cells.gruForward(
                    rows, width, EPSILON, 0, gates, candidate, sums, gain, 0, gain, 0, gain, 0, before, 0, h, stats);
            if (both) {
                // h's array stands in for its gradient, which the pass uses up
                cells.gruBackward(
                        rows, width, 0, gates, candidate, sums, gain, 0, gain, 0, gain, 0, before, 0, stats, h, d, 0,
                        dGain, 0, dGain, 4 * width, dGain, 5 * width);
            }
        }
    }
}
