package io.github.sparklayernorm.kernel;

/** Argument checks of the facade: what must hold, what came, what to try. Nothing is allocated while all is well. */
final class Check {
    private Check() {}

    static void sizes(String method, int rows, int cols) {
        if (rows < 0 || cols < 1) {
            throw new IllegalArgumentException(method + ": rows must be at least 0 and cols at least 1, but they are "
                    + rows + " and " + cols + "; check the shape of the batch.");
        }
    }

    static void someRows(String method, int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException(
                    method + ": rows must be at least 1, but is " + rows + "; an empty batch has no moments.");
        }
    }

    static void activation(String method, Activation a) {
        if (a == null) {
            throw new IllegalArgumentException(
                    method + ": the activation must be given, but is null; use Activation.IDENTITY for none.");
        }
    }

    static void matrix(String method, String name, float[] array, int at, int rows, int cols) {
        if (array == null || at < 0 || at + (long) rows * cols > array.length) {
            throw outside(method, name, array, at, rows + " x " + cols);
        }
    }

    static void vector(String method, String name, float[] array, int at, int count) {
        if (array == null || at < 0 || count < 0 || (long) at + count > array.length) {
            throw outside(method, name, array, at, Integer.toString(count));
        }
    }

    static void nullable(String method, String name, float[] array, int count) {
        if (array != null) {
            vector(method, name, array, 0, count);
        }
    }

    /** Both given or both null. */
    static void together(String method, String name, float[] array, String otherName, float[] other, int count) {
        if ((array == null) != (other == null)) {
            throw new IllegalArgumentException(method + ": \"" + name + "\" must be given exactly when \"" + otherName
                    + "\" is, but it is " + (array == null ? "null" : "given") + "; pass both or neither.");
        }
        nullable(method, name, array, count);
    }

    static void range(String method, String name, float[] array, int from, int to) {
        if (array == null || from < 0 || from > to || to > array.length) {
            throw new IllegalArgumentException(method + ": \"" + name + "\" must hold the elements " + from + " to "
                    + to + ", but " + came(array) + "; check from and to.");
        }
    }

    static void labels(String method, float[] labels, int rows, int classes) {
        for (int row = 0; row < rows; row++) {
            float label = labels[row];
            if (!(label >= 0 && label < classes && label == (int) label)) {
                throw new IllegalArgumentException(
                        method + ": every label must be a whole number from 0 to " + (classes - 1) + ", but labels["
                                + row + "] is " + label + "; check how the labels were indexed.");
            }
        }
    }

    /** A NaN fails, too. */
    static void between(String method, String name, float value, float low, float high) {
        if (!(value >= low && value < high)) {
            throw new IllegalArgumentException(method + ": " + name + " must be at least " + low + " and below " + high
                    + ", but is " + value + "; check the param that it comes from.");
        }
    }

    private static IllegalArgumentException outside(String method, String name, float[] array, int at, String size) {
        return new IllegalArgumentException(method + ": \"" + name + "\" must hold " + size + " elements from index "
                + at + ", but " + came(array) + "; check the sizes and the offset.");
    }

    private static String came(float[] array) {
        return array == null ? "it is null" : "its length is " + array.length;
    }
}
