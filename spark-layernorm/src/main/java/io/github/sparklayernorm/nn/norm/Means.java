package io.github.sparklayernorm.nn.norm;

import io.github.sparklayernorm.kernel.Gemm;
import java.util.Arrays;

/**
 * Means over pieces of equal length that lie one after the other, rows or groups of a row, as a matrix product with ones: a
 * loop would wait for each sum before it adds the next number.
 */
final class Means {
    private final int length;
    private final float[] ones; // [length]

    Means(int length) {
        this.length = length;
        ones = new float[length];
        Arrays.fill(ones, 1f);
    }

    /**
     * @param x    [pieces,length] read
     * @param mean [pieces] written
     */
    void of(int pieces, float[] x, float[] mean) {
        Gemm.multiply(false, false, pieces, 1, length, 1f / length, x, 0, length, ones, 0, 1, 0f, mean, 0, 1);
    }

    /**
     * Of a * b.
     *
     * @param a       [pieces,length] read
     * @param b       [pieces,length] read
     * @param product [pieces,length] written
     * @param mean    [pieces] written
     */
    void ofProduct(int pieces, float[] a, float[] b, float[] product, float[] mean) {
        for (int i = 0; i < pieces * length; i++) {
            product[i] = a[i] * b[i];
        }
        of(pieces, product, mean);
    }
}
