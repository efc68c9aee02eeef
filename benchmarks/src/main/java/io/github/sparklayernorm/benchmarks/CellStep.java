package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.kernel.CellRows;
import io.github.sparklayernorm.kernel.CellVector;
import io.github.sparklayernorm.kernel.Cells;
import io.github.sparklayernorm.kernel.GruStep;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.LstmStep;
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
                work.add(() -> step.run(lstm ? step.lstm : step.gru, both));
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
        final LstmStep lstm;
        final GruStep gru;

        Step(Cells cells, int rows, int width) {
            this.cells = cells;
            lstm = filled(new LstmStep(width, EPSILON), rows);
            gru = filled(new GruStep(width, EPSILON), rows);
            // h's array stands in for its gradient, which the pass uses up
            gru.dh.set(gru.h.array());
        }

        private static <S extends io.github.sparklayernorm.kernel.CellStep> S filled(S step, int rows) {
            int seed = 0;
            for (CellRows each : step.matrices()) {
                each.set(Inputs.normal(rows * each.cols(), ++seed), 0);
            }
            step.at(0, rows);
            step.setStats(new float[4 * rows]);
            for (CellVector each : step.parameters()) {
                float[] gain = new float[each.size()];
                Arrays.fill(gain, 1f);
                each.set(gain, new float[each.size()], 0);
            }
            return step;
        }

        void run(io.github.sparklayernorm.kernel.CellStep step, boolean both) {
            cells.forward(step);
            if (both) {
                cells.backward(step);
            }
        }
    }
}
