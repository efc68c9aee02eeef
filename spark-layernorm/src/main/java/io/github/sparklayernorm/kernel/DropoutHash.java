package io.github.sparklayernorm.kernel;

/**
 * The random bits of dropout: a hash of (seed, index), so that the backward pass needs no stored mask and every provider
 * drops the same elements.
 *
 * <p>A 64-bit seed is spread into two 32-bit keys; an index is mixed with each of them by a 32-bit finaliser of low bias
 * ("lowbias32", from Wellons' hash prospector).
 */
final class DropoutHash {
    static final int MULTIPLY_1 = 0x7feb352d;
    static final int MULTIPLY_2 = 0x846ca68b;

    private DropoutHash() {}

    static int firstKey(long seed) {
        return (int) spread(seed);
    }

    static int secondKey(long seed) {
        return (int) (spread(seed) >>> 32);
    }

    /** 31 random bits for one element; the element is kept where they are at least {@link #threshold}. */
    static int bits(int index, int firstKey, int secondKey) {
        return mix(mix(index + firstKey) ^ secondKey) >>> 1;
    }

    /** rate * 2^31 */
    static int threshold(float rate) {
        return (int) (rate * 0x1p31);
    }

    /** The elements from..to-1 of y = x * mask / (1 - rate). */
    static void drop(int from, int to, float rate, long seed, float[] x, int xAt, float[] y, int yAt) {
        int firstKey = firstKey(seed);
        int secondKey = secondKey(seed);
        int threshold = threshold(rate);
        float kept = 1f / (1f - rate);
        for (int i = from; i < to; i++) {
            // a product, not a choice: a NaN stays visible where it is dropped
            y[yAt + i] = x[xAt + i] * (bits(i, firstKey, secondKey) >= threshold ? kept : 0f);
        }
    }

    private static int mix(int key) {
        int h = key;
        h = (h ^ (h >>> 16)) * MULTIPLY_1;
        h = (h ^ (h >>> 15)) * MULTIPLY_2;
        return h ^ (h >>> 16);
    }

    // splitmix64's finaliser
    private static long spread(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
