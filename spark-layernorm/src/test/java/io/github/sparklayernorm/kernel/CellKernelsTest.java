package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectorised cell steps against the plain ones, over widths that leave every kind of remainder. */
class CellKernelsTest {
    private static final List<Integer> WIDTHS = List.of(1, 2, 3, 7, 16, 17, 31, 33, 128, 207);
    private static final int ROWS = 3;
    private static final int AT = 2; // rows of an earlier step, which must stay as they are
    private static final int N = AT + ROWS;

    private static final List<Class<?>> CELLS = List.of(CellStep.class.getPermittedSubclasses());

    static Stream<Arguments> steps() {
        return CELLS.stream()
                .flatMap(cell -> Stream.of(true, false)
                        .flatMap(normed -> WIDTHS.stream().map(width -> Arguments.of(cell, width, normed))));
    }

    @ParameterizedTest(name = "{0}, {1} units, norms: {2}")
    @MethodSource("steps")
    void stepsAgree(Class<?> cell, int width, boolean normed) throws ReflectiveOperationException {
        assumeTrue(Kernels.simdAvailable());
        float[][] plain = results(Cells.of(Kernels.java()), step(cell, width), normed);
        float[][] simd = results(Cells.of(Kernels.simd()), step(cell, width), normed);
        assertSame(plain, simd, width);
    }

    private static CellStep step(Class<?> cell, int width) throws ReflectiveOperationException {
        return (CellStep) cell.getConstructor(int.class, float.class).newInstance(width, 1e-5f);
    }

    @Test
    void arraysThatAreTooShortAreRefusedByName() {
        LstmStep step = new LstmStep(4, 1e-5f);
        assertThatThrownBy(() -> results(Cells.of(Kernels.best()), step, false, m -> {
                    if (m == step.gates) {
                        m.set(new float[4 * 4 * N - 1]);
                    }
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "lstmForward: \"gates\" must hold 3 x 16 elements from index 32, but its length is 79");
    }

    @Test
    void everyArrayOfAStepIsAskedFor() throws ReflectiveOperationException {
        for (Class<?> cell : CELLS) {
            CellStep each = step(cell, 4);
            Cells cells = Cells.of(Kernels.best());
            for (CellRows missing : each.matrices()) {
                assertThatThrownBy(() -> results(cells, each, true, m -> {
                            if (m == missing) {
                                m.set(null);
                            }
                        }))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("\"" + missing.which().text() + "\" must hold")
                        .hasMessageContaining("but it is null");
            }
            results(cells, each, true);
            for (CellVector missing : List.of(each.parameters()).subList(1, 3)) {
                float[] values = missing.values;
                missing.set(null, missing.gradients, 0);
                assertThatThrownBy(() -> cells.forward(each))
                        .hasMessageContaining("\"" + missing.name + "\" must hold");
                missing.set(values, null, 0);
                cells.forward(each);
                assertThatThrownBy(() -> cells.backward(each))
                        .hasMessageContaining("\"" + missing.gradientName + "\" must hold");
                missing.set(values, values.clone(), 0);
            }
            each.setStats(new float[4 * N - 1]);
            assertThatThrownBy(() -> cells.backward(each)).hasMessageContaining("\"stats\" must hold 3 x 4");
        }
    }

    private static float[][] results(Cells cells, CellStep step, boolean normed) {
        return results(cells, step, normed, m -> {});
    }

    /** What a step forward and its gradient leave behind; all arrays hold some numbers before. */
    private static float[][] results(Cells cells, CellStep step, boolean normed, Consumer<CellRows> changed) {
        Random random = new Random(step.width());
        for (CellRows each : step.matrices()) {
            each.set(normal(random, N * each.cols()), AT);
            changed.accept(each);
        }
        step.at(AT, ROWS);
        step.setStats(new float[4 * N]);
        for (CellVector each : step.parameters()) {
            each.set(normed ? normal(random, each.size()) : null, normal(random, each.size()), 0);
        }
        List<float[]> left = new ArrayList<>();
        cells.forward(step);
        Arrays.stream(step.matrices()).filter(m -> m.access(false).writes()).forEach(m -> left.add(m.array.clone()));
        left.add(step.stats);
        cells.backward(step);
        Arrays.stream(step.matrices()).filter(m -> m.access(true).writes()).forEach(m -> left.add(m.array));
        Arrays.stream(step.parameters()).forEach(p -> left.add(p.gradients));
        return left.toArray(float[][]::new);
    }

    /** A width of 1 is normalised to its bias by the smallest of differences: its gradients are as good as noise. */
    private static void assertSame(float[][] expected, float[][] actual, int width) {
        for (int k = 0; k < expected.length; k++) {
            float scale = 1;
            for (float e : expected[k]) {
                scale = Math.max(scale, Math.abs(e));
            }
            for (int i = 0; i < expected[k].length; i++) {
                assertThat(actual[k][i])
                        .as("array %d at %d, width %d", k, i, width)
                        .isCloseTo(expected[k][i], within(scale * (2e-6f + 1e-7f * (float) Math.sqrt(width))));
            }
        }
    }

    private static float[] normal(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
