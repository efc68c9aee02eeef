package io.github.sparklayernorm.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.sparklayernorm.kernel.CellKernels;
import io.github.sparklayernorm.kernel.CellRows;
import io.github.sparklayernorm.kernel.GruStep;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.kernel.LstmStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The cells' steps on the device, and on the CPU, against the formulas in double precision, in every shape of kernel. */
class OpenClCellsTest {
    private static final float EPSILON = 1e-5f;
    private static final double ULP = Math.pow(2, -23);
    /** Rows and units; 4 x 400 columns are more than a work-group's 256 items, 65 rows and 600 more than the chunks. */
    private static final int[][] SHAPES = {
        {1, 1}, {1, 400}, {2, 3}, {3, 2}, {5, 17}, {17, 1}, {7, 131}, {64, 3}, {65, 17}, {600, 2}, {3, 400}
    };

    /** Rows of an earlier step, which must stay as they are. */
    private static final int AT = 2;

    private static final List<CellKernels> ALL = new ArrayList<>();
    private static final List<String> NAMES = new ArrayList<>();

    @BeforeAll
    static void open() {
        for (Kernels kernels : List.of(Kernels.java(), Kernels.best())) {
            ALL.add(kernels.provider().cells());
            NAMES.add(kernels.name());
        }
        for (OpenClDevice device : TestDevices.allShapes()) {
            ALL.add(OpenClCells.on(device));
            NAMES.add(TestDevices.describe(device));
        }
    }

    @AfterAll
    static void close() {
        for (CellKernels cells : ALL) {
            if (cells instanceof OpenClCells device) {
                device.close();
            }
        }
        ALL.clear();
        NAMES.clear();
    }

    @Test
    void stepsEqualTheFormulasOverTheAwkwardGrid() {
        for (int[] shape : SHAPES) {
            float[] sums = OpenClLayerNormTest.gaussian(shape[0] * shape[1] * 4, 1, 0.5f, 1.5f);
            checkAll(shape[0], shape[1], sums);
        }
    }

    @Test
    void largeMeansAndConstantRowsAreSurvived() {
        int rows = 5;
        int width = 67;
        float[] sums = OpenClLayerNormTest.gaussian(rows * width * 4, 2, 10_000f, 1f);
        checkAll(rows, width, sums);
        // zeros and the same number everywhere: a variance of 0 in the gru's norms, too
        Arrays.fill(sums, 0f);
        checkAll(rows, width, sums);
        Arrays.fill(sums, 10_000.1f);
        checkAll(rows, width, sums);
    }

    @Test
    void stepsWithoutNormsAreTheCpus() {
        int width = 17;
        for (CellKernels cells : ALL) {
            float[][] out = new float[2][];
            for (int k = 0; k < 2; k++) {
                CellKernels one = k == 0 ? Kernels.best().provider().cells() : cells;
                LstmStep step = new LstmStep(width, EPSILON);
                for (CellRows each : step.matrices()) {
                    each.set(OpenClLayerNormTest.gaussian(3 * each.cols(), 5, 0, 1));
                }
                step.at(0, 3);
                one.lstmForward(step);
                out[k] = step.h.array();
            }
            for (int i = 0; i < out[0].length; i++) {
                assertThat(out[1][i]).isCloseTo(out[0][i], offset(1e-5f));
            }
        }
    }

    @Test
    void theReferencesGradientsAreItsDifferences() {
        int rows = 3;
        int width = 5;
        double[] dh = wide(OpenClLayerNormTest.gaussian(rows * width, 9, 0, 1));
        double[] dc = wide(OpenClLayerNormTest.gaussian(rows * width, 10, 0, 1));
        int n = rows * width;
        double[][] lstm = inputs(4 * n, 4 * n, n, 4 * width, width, width);
        CellReference.Lstm l = CellReference.lstm(rows, width, EPSILON, lstm, dh, dc);
        double[][] lstmGradients = {l.dGates(), l.dSums(), l.dPrevious(), l.dGain(), l.dCellGain(), l.dCellBias()};
        checkDifferences(lstm, lstmGradients, () -> {
            CellReference.Lstm y = CellReference.lstm(rows, width, EPSILON, lstm, dh, dc);
            return dot(y.h(), dh) + dot(y.c(), dc);
        });
        double[][] gru = inputs(2 * n, n, 3 * n, n, 2 * width, width, width);
        CellReference.Gru g = CellReference.gru(rows, width, EPSILON, gru, dh);
        double[][] gruGradients = {
            g.dGates(), g.dCandidate(), g.dSums(), g.dPrevious(), g.dGain(), g.dCandidateGain(), g.dCandidateBias()
        };
        checkDifferences(
                gru,
                gruGradients,
                () -> dot(CellReference.gru(rows, width, EPSILON, gru, dh).h(), dh));
    }

    private static void checkAll(int rows, int width, float[] sums) {
        for (int k = 0; k < ALL.size(); k++) {
            String where = NAMES.get(k) + ", " + rows + " x " + width;
            lstm(ALL.get(k), where + ", lstm ", rows, width, sums);
            gru(ALL.get(k), where + ", gru ", rows, width, Arrays.copyOf(sums, rows * width * 3));
        }
    }

    /** The state before stands in the same array as the state, in the rows of the step before, as in training. */
    private static void lstm(CellKernels cells, String where, int rows, int width, float[] sumRows) {
        int n = rows * width;
        int all = (AT + 2 * rows) * width;
        int at = AT + rows;
        float[] gates = OpenClLayerNormTest.gaussian(4 * all, 11, 0, 1);
        float[] sums = placed(sumRows, 4 * all, at * 4 * width);
        float[] affine = OpenClLayerNormTest.gaussian(3 + 6 * width, 12, 0.8f, 0.3f);
        float[] c = OpenClLayerNormTest.gaussian(all, 13, 0, 1);
        float[] dh = OpenClLayerNormTest.gaussian(all, 14, 0, 1);
        float[] dc = OpenClLayerNormTest.gaussian(n, 15, 0, 1);
        int own = 3 + 4 * width;
        double[][] in = {
            part(gates, 4 * at * width, 4 * n),
            wide(sumRows),
            part(c, AT * width, n),
            part(affine, 3, 4 * width),
            part(affine, own, width),
            part(affine, own + width, width)
        };
        CellReference.Lstm expected = CellReference.lstm(rows, width, EPSILON, in, part(dh, at * width, n), wide(dc));
        float[] gatesBefore = gates.clone();
        float[] cBefore = c.clone();
        float[] t = new float[all];
        float[] h = new float[all];
        float[] stats = new float[4 * (AT + 2 * rows)];
        float[] dAffine = new float[affine.length];
        Arrays.fill(dAffine, 0.5f);
        LstmStep step = new LstmStep(width, EPSILON);
        step.at(at, rows);
        step.gates.set(gates);
        step.sums.set(sums);
        step.previous.set(c, AT);
        step.c.set(c);
        step.t.set(t);
        step.h.set(h);
        step.dh.set(dh);
        step.dPrevious.set(dc, 0);
        step.setStats(stats);
        step.gain.set(affine, dAffine, 3);
        step.cellGain.set(affine, dAffine, own);
        step.cellBias.set(affine, dAffine, own + width);
        cells.lstmForward(step);
        double tolerance = tolerance(4 * width, stats, 4 * at, rows);
        close(where + "gates", expected.gates(), gates, 4 * at * width, tolerance);
        close(where + "c", expected.c(), c, at * width, tolerance);
        double cellTolerance = tolerance * (1 + largestRstd(stats, 4 * at + 2, rows));
        close(where + "t", expected.t(), t, at * width, cellTolerance);
        close(where + "h", expected.h(), h, at * width, cellTolerance);
        cells.lstmBackward(step);
        double backward = cellTolerance * Math.sqrt(rows);
        close(where + "dGates", expected.dGates(), gates, 4 * at * width, backward);
        close(where + "dSums", expected.dSums(), sums, 4 * at * width, backward);
        close(where + "dPrevious", expected.dPrevious(), dc, 0, backward);
        close(where + "dGain", added(expected.dGain()), dAffine, 3, backward);
        close(where + "dCellGain", added(expected.dCellGain()), dAffine, own, backward);
        close(where + "dCellBias", added(expected.dCellBias()), dAffine, own + width, backward);
        assertThat(dAffine).startsWith(0.5f, 0.5f, 0.5f);
        assertThat(Arrays.copyOf(gates, 4 * at * width)).isEqualTo(Arrays.copyOf(gatesBefore, 4 * at * width));
        assertThat(Arrays.copyOf(c, at * width)).isEqualTo(Arrays.copyOf(cBefore, at * width));
    }

    /** The state's gradient goes into the array that it comes from, in the rows of the step before, as in training. */
    private static void gru(CellKernels cells, String where, int rows, int width, float[] sumRows) {
        int n = rows * width;
        int all = (AT + 2 * rows) * width;
        int at = AT + rows;
        float[] gates = OpenClLayerNormTest.gaussian(2 * all, 21, 0, 1);
        float[] candidate = OpenClLayerNormTest.gaussian(all, 22, 0, 1);
        float[] sums = placed(sumRows, 3 * all, at * 3 * width);
        float[] affine = OpenClLayerNormTest.gaussian(3 + 4 * width, 23, 0.8f, 0.3f);
        float[] h = OpenClLayerNormTest.gaussian(all, 24, 0, 1);
        float[] dh = OpenClLayerNormTest.gaussian(all, 25, 0, 1);
        int own = 3 + 2 * width;
        double[][] in = {
            part(gates, 2 * at * width, 2 * n),
            part(candidate, at * width, n),
            wide(sumRows),
            part(h, AT * width, n),
            part(affine, 3, 2 * width),
            part(affine, own, width),
            part(affine, own + width, width)
        };
        CellReference.Gru expected = CellReference.gru(rows, width, EPSILON, in, part(dh, at * width, n));
        double[] dPrevious = part(dh, AT * width, n);
        for (int i = 0; i < n; i++) {
            dPrevious[i] += expected.dPrevious()[i];
        }
        float[] dhBefore = dh.clone();
        float[] stats = new float[4 * (AT + 2 * rows)];
        float[] dAffine = new float[affine.length];
        Arrays.fill(dAffine, 0.5f);
        GruStep step = new GruStep(width, EPSILON);
        step.at(at, rows);
        step.gates.set(gates);
        step.candidate.set(candidate);
        step.sums.set(sums);
        step.previous.set(h, AT);
        step.h.set(h);
        step.dh.set(dh);
        step.dPrevious.set(dh, AT);
        step.setStats(stats);
        step.gain.set(affine, dAffine, 3);
        step.candidateGain.set(affine, dAffine, own);
        step.candidateBias.set(affine, dAffine, own + width);
        cells.gruForward(step);
        double tolerance = tolerance(2 * width, stats, 4 * at, rows) + tolerance(width, stats, 4 * at + 2, rows);
        close(where + "gates", expected.gates(), gates, 2 * at * width, tolerance);
        close(where + "n", expected.candidate(), candidate, at * width, tolerance);
        close(where + "h", expected.h(), h, at * width, tolerance);
        cells.gruBackward(step);
        double backward = tolerance * Math.sqrt(rows);
        close(where + "dGates", expected.dGates(), gates, 2 * at * width, backward);
        close(where + "dCandidate", expected.dCandidate(), candidate, at * width, backward);
        close(where + "dSums", expected.dSums(), sums, 3 * at * width, backward);
        close(where + "dPrevious", dPrevious, dh, AT * width, backward);
        close(where + "dGain", added(expected.dGain()), dAffine, 3, backward);
        close(where + "dCandidateGain", added(expected.dCandidateGain()), dAffine, own, backward);
        close(where + "dCandidateBias", added(expected.dCandidateBias()), dAffine, own + width, backward);
        assertThat(Arrays.copyOf(dh, AT * width)).isEqualTo(Arrays.copyOf(dhBefore, AT * width));
    }

    /** Grows with the sum's length, and with the mean in units of the spread: the mean is a float, half an ulp off. */
    private static double tolerance(int cols, float[] stats, int from, int rows) {
        double worst = 0;
        for (int row = 0; row < rows; row++) {
            worst = Math.max(worst, Math.abs(stats[from + 4 * row]) * stats[from + 4 * row + 1]);
        }
        return 8 * ULP * (16 + 2 * Math.sqrt(cols) + worst);
    }

    private static double largestRstd(float[] stats, int rstdAt, int rows) {
        double largest = 0;
        for (int row = 0; row < rows; row++) {
            largest = Math.max(largest, stats[rstdAt + 1 + 4 * row]);
        }
        return largest;
    }

    /** What must be there after the gradient was added to 0.5. */
    private static double[] added(double[] gradient) {
        return Arrays.stream(gradient).map(g -> g + 0.5).toArray();
    }

    private static void close(String what, double[] expected, float[] actual, int from, double tolerance) {
        double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[from + i])
                    .as("%s[%d]", what, i)
                    .isCloseTo(expected[i], offset(tolerance * scale));
        }
    }

    private interface Loss {
        double value();
    }

    private static void checkDifferences(double[][] inputs, double[][] gradients, Loss loss) {
        double step = 1e-5;
        for (int k = 0; k < inputs.length; k++) {
            for (int i = 0; i < inputs[k].length; i++) {
                double kept = inputs[k][i];
                inputs[k][i] = kept + step;
                double up = loss.value();
                inputs[k][i] = kept - step;
                double down = loss.value();
                inputs[k][i] = kept;
                assertThat(gradients[k][i])
                        .as("gradient %d at %d", k, i)
                        .isCloseTo((up - down) / (2 * step), offset(1e-6));
            }
        }
    }

    private static double[][] inputs(int... lengths) {
        double[][] arrays = new double[lengths.length][];
        for (int k = 0; k < lengths.length; k++) {
            arrays[k] = wide(OpenClLayerNormTest.gaussian(lengths[k], 30 + k, 0.2f, 1));
        }
        return arrays;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static float[] placed(float[] values, int length, int at) {
        float[] array = new float[length];
        System.arraycopy(values, 0, array, at, values.length);
        return array;
    }

    private static double[] part(float[] array, int from, int count) {
        return wide(Arrays.copyOfRange(array, from, from + count));
    }

    private static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
