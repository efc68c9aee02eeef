package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.Close;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Products with a matrix that was laid out, against a naive product, against each other and in all their parts. */
class PackedMatrixTest {
    /** m, k, n; the depth goes beyond one part, and rows and columns leave every kind of remainder. */
    private static final int[][] SHAPES = {
        {1, 1, 1},
        {3, 5, 7},
        {7, 3, 31},
        {8, 17, 32},
        {9, 2, 33},
        {16, 31, 3},
        {17, 128, 65},
        {31, 7, 64},
        {5, 255, 16},
        {8, 256, 17},
        {13, 257, 32},
        {33, 513, 31},
        {2, 1024, 128},
        {128, 33, 207}
    };

    @Test
    void agreesWithTheNaiveProduct() {
        for (int[] shape : SHAPES) {
            for (boolean add : new boolean[] {false, true}) {
                double[] expected = naive(shape, add);
                for (boolean transpose : new boolean[] {false, true}) {
                    for (Tiles tiles : new Tiles[] {new JavaTiles(), new SimdTiles()}) {
                        float[] c = product(new PackedMatrix(tiles), shape, transpose, add);
                        String what = tiles.getClass().getSimpleName() + " " + Arrays.toString(shape) + " transpose "
                                + transpose + " add " + add;
                        Close.assertClose(
                                what, expected, c, 0, Close.afterSumming(shape[1]), 4 + 4 * Math.sqrt(shape[1]));
                    }
                }
            }
        }
    }

    @Test
    void vectorsAndPlainLoopsGiveTheSameBits() {
        for (int[] shape : SHAPES) {
            assertThat(product(new PackedMatrix(new SimdTiles()), shape, true, true))
                    .as(Arrays.toString(shape))
                    .isEqualTo(product(new PackedMatrix(new JavaTiles()), shape, true, true));
        }
    }

    @Test
    void aRowIsTheSameBitsAmongAnyOthersAndInAnyProduct() {
        int k = 300;
        int n = 70;
        float[] a = Samples.normal(20 * k, 1);
        PackedMatrix b = PackedMatrix.of(Kernels.best());
        b.pack(false, k, n, Samples.normal(k * n, 2), 0, n);
        float[] all = new float[20 * n];
        b.multiply(20, false, a, 0, k, all, 0, n);
        for (int m = 1; m <= 12; m++) {
            float[] some = new float[m * n];
            b.multiply(m, false, a, 7 * k, k, some, 0, n);
            assertThat(some).isEqualTo(Arrays.copyOfRange(all, 7 * n, (7 + m) * n));
        }
    }

    @Test
    void aSmallerMatrixSeesNothingOfTheOneBefore() {
        PackedMatrix used = PackedMatrix.of(Kernels.best());
        float[] big = new float[40 * 90];
        Arrays.fill(big, Float.NaN);
        used.pack(false, 40, 90, big, 0, 90);
        used.multiply(11, false, big, 0, 40, new float[11 * 90], 0, 90);
        int[] shape = {3, 5, 7};
        assertThat(product(used, shape, false, false))
                .isEqualTo(product(PackedMatrix.of(Kernels.best()), shape, false, false));
    }

    @Test
    void productsDoNotAllocate() {
        float[] a = Samples.normal(11 * 40, 1);
        float[] c = new float[11 * 50];
        PackedMatrix b = PackedMatrix.of(Kernels.best());
        float[] weights = Samples.normal(40 * 50, 2);
        new AllocationTest().warmCallsDoNotAllocate("packed", () -> {
            b.pack(true, 40, 50, weights, 0, 40);
            b.multiply(11, true, a, 0, 40, c, 0, 50);
        });
    }

    @Test
    void arraysThatAreTooShortAreRefusedByName() {
        PackedMatrix b = PackedMatrix.of(Kernels.best());
        assertThatThrownBy(() -> b.pack(false, 3, 4, new float[11], 0, 4))
                .hasMessage("pack: \"b\" must hold 1 x 12 elements from index 0, but its length is 11; check the sizes"
                        + " and the offset.");
        b.pack(false, 3, 4, new float[12], 0, 4);
        assertThatThrownBy(() -> b.multiply(2, false, new float[6], 0, 2, new float[8], 0, 4))
                .hasMessage("multiply: the rows of \"a\" must be at least 3 elements apart, but are 2; check lda.");
        assertThatThrownBy(() -> b.multiply(2, false, new float[6], 0, 3, new float[8], 1, 4))
                .hasMessageContaining("\"c\" must hold");
        assertThatThrownBy(() -> b.pack(false, 0, 4, new float[12], 0, 4))
                .hasMessage("pack: k and n must be at least 1, but they are 0 and 4; check the shape.");
    }

    /** With rows further apart than they are long, and something before and behind every matrix, which must stay. */
    private static float[] product(PackedMatrix packed, int[] shape, boolean transpose, boolean add) {
        int m = shape[0];
        int k = shape[1];
        int n = shape[2];
        float[] a = Samples.normal(5 + m * (k + 3), 1);
        float[] b = new float[7 + (transpose ? n * (k + 1) : k * (n + 1))];
        float[] straight = Samples.normal(k * n, 2);
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < n; j++) {
                b[7 + (transpose ? j * (k + 1) + i : i * (n + 1) + j)] = straight[i * n + j];
            }
        }
        float[] c = Samples.normal(11 + m * (n + 2), 3);
        packed.pack(transpose, k, n, b, 7, transpose ? k + 1 : n + 1);
        packed.multiply(m, add, a, 5, k + 3, c, 11, n + 2);
        return c;
    }

    private static double[] naive(int[] shape, boolean add) {
        int m = shape[0];
        int k = shape[1];
        int n = shape[2];
        float[] a = Samples.normal(5 + m * (k + 3), 1);
        float[] b = Samples.normal(k * n, 2);
        double[] c = Samples.doubles(Samples.normal(11 + m * (n + 2), 3));
        for (int row = 0; row < m; row++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int i = 0; i < k; i++) {
                    sum += (double) a[5 + row * (k + 3) + i] * b[i * n + j];
                }
                int at = 11 + row * (n + 2) + j;
                c[at] = add ? c[at] + sum : sum;
            }
        }
        return c;
    }
}
