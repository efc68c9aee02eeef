package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The checked door: what it refuses, with which words, and that it lets the rest through. */
class KernelsTest {
    private static final float NAN = Float.NaN;

    private final Kernels kernels = Kernels.java();
    private final float[] six = new float[6];
    private final float[] three = new float[3];
    private final float[] two = new float[2];

    @Test
    void sizesMustFitTheArrays() {
        refused(
                () -> forward(Activation.RELU, 3, 3, 1e-5f, six),
                "layerNormForward: \"x\" must hold 3 x 3 elements from index 0, but its length is 6;"
                        + " check the sizes and the offset.");
        refused(
                () -> forward(Activation.RELU, 2, 3, 1e-5f, null),
                "layerNormForward: \"x\" must hold 2 x 3 elements from index 0, but it is null;"
                        + " check the sizes and the offset.");
        refused(
                () -> forward(Activation.RELU, 2, 0, 1e-5f, six),
                "layerNormForward: rows must be at least 0 and cols at least 1, but they are 2 and 0;"
                        + " check the shape of the batch.");
        refused(
                () -> forward(Activation.RELU, 50_000, 50_000, 1e-5f, six),
                "layerNormForward: \"x\" must hold 50000 x 50000 elements from index 0, but its length is 6;"
                        + " check the sizes and the offset.");
        refused(
                () -> kernels.columnCorrect(2, 3, six, 0, three, two, three, six, 0),
                "columnCorrect: \"slope\" must hold 3 elements from index 0, but its length is 2;"
                        + " check the sizes and the offset.");
        refused(
                () -> kernels.columnMoments(0, 3, six, 0, three, three),
                "columnMoments: rows must be at least 1, but is 0; an empty batch has no moments.");
        refused(
                () -> kernels.softmax(2, 3, six, 1, six, 0),
                "softmax: \"logits\" must hold 2 x 3 elements from index 1, but its length is 6;"
                        + " check the sizes and the offset.");
        refused(
                () -> kernels.dropout(-1, 0.5f, 1, six, 0, six, 0),
                "dropout: \"x\" must hold -1 elements from index 0, but its length is 6;"
                        + " check the sizes and the offset.");
    }

    @Test
    void rowsOfASparseProductMustLieInTheArrays() {
        refused(
                () -> kernels.addScaled(3, 1f, three, 0, six, 4),
                "addScaled: \"y\" must hold 3 elements from index 4, but its length is 6;"
                        + " check the sizes and the offset.");
    }

    @Test
    void rangesMustLieInTheArrays() {
        refused(
                () -> kernels.scale(2, 7, 1f, six),
                "scale: \"x\" must hold the elements 2 to 7, but its length is 6; check from and to.");
        refused(
                () -> kernels.sgd(4, 3, six, six, six, 0f, 1f, 0f),
                "sgd: \"p\" must hold the elements 4 to 3, but its length is 6; check from and to.");
        refused(
                () -> kernels.adam(0, 6, six, six, six, null, 0.9f, 0.99f, 1e-8f, 1f, 1f, 1f),
                "adam: \"v\" must hold the elements 0 to 6, but it is null; check from and to.");
    }

    @Test
    void valuesMustMakeSense() {
        refused(
                () -> forward(null, 2, 3, 1e-5f, six),
                "layerNormForward: the activation must be given, but is null; use Activation.IDENTITY for none.");
        refused(
                () -> forward(Activation.RELU, 2, 3, 0f, six),
                "layerNormForward: epsilon must be at least 1.17549435E-38 and below Infinity, but is 0.0;"
                        + " check the param that it comes from.");
        refused(
                () -> kernels.dropout(6, 1f, 1, six, 0, six, 0),
                "dropout: rate must be at least 0.0 and below 1.0, but is 1.0; check the param that it comes from.");
        refused(
                () -> kernels.dropout(6, NAN, 1, six, 0, six, 0),
                "dropout: rate must be at least 0.0 and below 1.0, but is NaN; check the param that it comes from.");
    }

    @Test
    void labelsMustBeClasses() {
        for (float bad : new float[] {-1f, 3f, 0.5f, NAN, 1e20f}) {
            refused(
                    () -> kernels.softmaxCrossEntropy(2, 3, six, new float[] {1f, bad}, null, 1f, six),
                    "softmaxCrossEntropy: every label must be a whole number from 0 to 2, but labels[1] is " + bad
                            + "; check how the labels were indexed.");
        }
    }

    @Test
    void scaleAndItsGradientGoTogether() {
        refused(
                () -> kernels.columnAffineBackward(
                        Activation.RELU, 2, 3, six, 0, null, three, three, 0, six, 0, six, 0, six, 0, null, three, 0),
                "columnAffineBackward: \"dScale\" must be given exactly when \"scale\" is, but it is null;"
                        + " pass both or neither.");
    }

    @Test
    void whatFitsGoesThrough() {
        forward(Activation.RELU, 2, 3, 1e-5f, six);
        kernels.layerNormBackward(
                Activation.RELU,
                2,
                3,
                six,
                0,
                three,
                0,
                three,
                0,
                six,
                0,
                two,
                two,
                0,
                six,
                0,
                six,
                0,
                three,
                0,
                three,
                0);
        kernels.columnMoments(2, 3, six, 0, three, three);
        kernels.columnAffineForward(Activation.RELU, 2, 3, six, 0, null, null, three, 0, six, 0);
        kernels.columnAffineBackward(
                Activation.RELU, 2, 3, six, 0, null, null, three, 0, six, 0, six, 0, six, 0, null, three, 0);
        kernels.columnCorrect(2, 3, six, 0, three, three, three, six, 0);
        kernels.softmax(2, 3, six, 0, six, 0);
        assertThat(kernels.softmaxCrossEntropy(2, 3, six, new float[2], null, 1f, six))
                .isNotNegative();
        kernels.dropout(6, 0.5f, 1, six, 0, six, 0);
        kernels.adam(0, 6, six, six, six, six, 0.9f, 0.99f, 1e-8f, 1f, 1f, 1f);
        kernels.sgd(0, 6, six, six, six, 0f, 1f, 0f);
        kernels.scale(6, 6, 1f, six);
        kernels.addScaled(2, 1f, three, 1, six, 4);
        assertThat(kernels.sumOfSquares(1, 2, six)).isGreaterThanOrEqualTo(0);
    }

    @Test
    void namesSayWhatRuns() {
        assertThat(Kernels.java().name()).isEqualTo("java");
        assertThat(Kernels.simd().name()).matches("simd \\(\\d+ lanes\\)");
        assertThat(Kernels.of(new JavaKernels()).provider()).isInstanceOf(JavaKernels.class);
    }

    private void forward(Activation a, int rows, int cols, float epsilon, float[] x) {
        kernels.layerNormForward(a, rows, cols, epsilon, x, 0, three, 0, three, 0, six, 0, two, two, 0);
    }

    private static void refused(ThrowingCallable call, String text) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(text);
    }
}
