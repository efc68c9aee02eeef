package io.github.sparklayernorm.kernel;

import java.util.Arrays;

/** What the SIMD kernels write down on the way; one per thread, grown on demand, so that a warm call allocates nothing. */
final class SimdScratch {
    /**
     * Elements of the blocks of rows that go through several passes: 8 KB for each of the four arrays of a backward pass,
     * which together fit the first cache.
     */
    private static final int BLOCK = 2048;

    private static final ThreadLocal<SimdScratch> MINE = ThreadLocal.withInitial(SimdScratch::new);

    /** One stored vector. */
    final float[] lanes = new float[Lanes.L];

    private float[] first = new float[0];
    private float[] second = new float[0];
    private float[] zeros = new float[0];
    private float[] ones = new float[0];

    private SimdScratch() {}

    static SimdScratch mine() {
        return MINE.get();
    }

    static int rowsPerBlock(int cols) {
        return Math.max(1, BLOCK / cols);
    }

    float[] first(int length) {
        if (first.length < length) {
            first = new float[length];
        }
        return first;
    }

    float[] second(int length) {
        if (second.length < length) {
            second = new float[length];
        }
        return second;
    }

    float[] zeros(int length) {
        if (zeros.length < length) {
            zeros = new float[length];
        }
        return zeros;
    }

    float[] ones(int length) {
        if (ones.length < length) {
            ones = new float[length];
            Arrays.fill(ones, 1f);
        }
        return ones;
    }
}
