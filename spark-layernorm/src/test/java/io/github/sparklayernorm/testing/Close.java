package io.github.sparklayernorm.testing;

import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;

/** Assertions on arrays of floats whose messages say where and what. NaN is close to NaN only. */
public final class Close {
    /** What {@link #surround} puts around an array. */
    private static final float FENCE = -777.25f;

    private static final double EPSILON = 0x1p-24;

    private Close() {}

    /** What float arithmetic may be off by, relative to the terms, where n of them are summed. */
    public static double afterSumming(int n) {
        return EPSILON * (16 + 2 * Math.sqrt(n));
    }

    /** Each of actual[at..] within tolerance * scale of expected. */
    public static void assertClose(
            String what, double[] expected, float[] actual, int at, double tolerance, double scale) {
        assertRowsClose(what, 1, expected.length, expected, actual, at, tolerance, new double[] {scale});
    }

    /** Each of actual[at..] within tolerance * (1 + |expected|). */
    public static void assertClose(String what, double[] expected, float[] actual, int at, double tolerance) {
        for (int i = 0; i < expected.length; i++) {
            check(what, 0, i, expected[i], actual[at + i], tolerance * (1 + Math.abs(expected[i])));
        }
    }

    /** Each of actual within tolerance * the largest |expected|. */
    public static void assertCloseToLargest(String what, double[] expected, float[] actual, double tolerance) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertClose(what, expected, actual, 0, tolerance, largest);
    }

    /** Bit for bit; says where the first difference is. */
    public static void assertSame(String what, float[] expected, int expectedAt, float[] actual, int at, int count) {
        for (int i = 0; i < count; i++) {
            if (Float.floatToIntBits(expected[expectedAt + i]) != Float.floatToIntBits(actual[at + i])) {
                fail("%s[%s]: expected exactly %s but was %s", what, i, expected[expectedAt + i], actual[at + i]);
            }
        }
    }

    /** Each element of the matrix actual[at..] within tolerance * its row's scale of expected. */
    public static void assertRowsClose(
            String what,
            int rows,
            int cols,
            double[] expected,
            float[] actual,
            int at,
            double tolerance,
            double[] rowScale) {
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < cols; j++) {
                int i = row * cols + j;
                check(what, row, j, expected[i], actual[at + i], tolerance * rowScale[row]);
            }
        }
    }

    /** An array with {@code values} at index {@code at} and a fence around it that {@link #assertFenceStands} knows. */
    public static float[] surround(float[] values, int at) {
        float[] array = new float[at + values.length + 5];
        Arrays.fill(array, FENCE);
        System.arraycopy(values, 0, array, at, values.length);
        return array;
    }

    public static void assertFenceStands(String what, float[] array, int at, int length) {
        for (int i = 0; i < array.length; i++) {
            boolean inside = i >= at && i < at + length;
            if (!inside && array[i] != FENCE) {
                fail("%s: wrote %s at index %s, outside of %s..%s", what, array[i], i, at, at + length - 1);
            }
        }
    }

    private static void check(String what, int row, int j, double expected, float actual, double tolerance) {
        boolean close = Double.isNaN(expected) ? Float.isNaN(actual) : Math.abs(actual - expected) <= tolerance;
        if (!close && expected != actual) {
            fail("%s[%s,%s]: expected %s +- %s but was %s", what, row, j, expected, tolerance, actual);
        }
    }
}
