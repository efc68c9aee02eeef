package io.github.sparklayernorm.kernel;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/** Providers, sizes and seeded inputs that the kernel tests share. */
final class Samples {
    /** Around the lane counts 4, 8, 16 and their multiples, one block of rows, and the degenerate ones. */
    static final int[] AWKWARD = {1, 2, 3, 7, 16, 17, 31, 33, 128, 207, 1024};

    private Samples() {}

    /** The awkward widths for so many rows, without the few largest products, which only take time. */
    static int[] widthsFor(int rows) {
        return Arrays.stream(AWKWARD).filter(cols -> rows * cols <= 128 * 1024).toArray();
    }

    static Stream<KernelProvider> providers() {
        return Stream.of(new JavaKernels(), new SimdKernels());
    }

    static float[] normal(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Rows of several kinds in turn: normal, mean 10,000, constant, zero, tiny spread, large spread. */
    static float[] awkwardRows(int rows, int cols, long seed) {
        float[] values = normal(rows * cols, seed);
        for (int row = 0; row < rows; row++) {
            for (int i = row * cols; i < (row + 1) * cols; i++) {
                switch (row % 6) {
                    case 1:
                        values[i] += 10_000f;
                        break;
                    case 2:
                        values[i] = 0.1f * (row + 1);
                        break;
                    case 3:
                        values[i] = 0f;
                        break;
                    case 4:
                        values[i] *= 1e-3f;
                        break;
                    case 5:
                        values[i] *= 1e3f;
                        break;
                    default:
                        break;
                }
            }
        }
        return values;
    }

    static double[] doubles(float[] values) {
        double[] exact = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            exact[i] = values[i];
        }
        return exact;
    }

    static float[] floats(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }
}
