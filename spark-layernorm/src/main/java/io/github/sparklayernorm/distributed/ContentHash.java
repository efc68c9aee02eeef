package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.PackedRows;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/**
 * A 64-bit hash (XXH64) of arrays in their order: it changes with every bit of a value and with every swap of two. As fast
 * as memory is read, so that packed rows are hashed in passing.
 */
final class ContentHash implements PackedRows.Content {
    private static final int PIECE = 1 << 26; // numbers: their bytes fit an int

    private long hash;

    ContentHash(long seed) {
        hash = seed;
    }

    static long of(float[] numbers) {
        ContentHash hash = new ContentHash(0);
        hash.floats(numbers);
        return hash.value();
    }

    long value() {
        return hash;
    }

    @Override
    public void floats(float[] numbers) {
        add(numbers, Platform.FLOAT_ARRAY_OFFSET, numbers.length);
    }

    @Override
    public void ints(int[] numbers) {
        add(numbers, Platform.INT_ARRAY_OFFSET, numbers.length);
    }

    /** Of numbers of four bytes. */
    private void add(Object array, long offset, int length) {
        hash = XXH64.hashLong(length, hash);
        for (int from = 0; from < length; from += PIECE) {
            int bytes = Math.min(PIECE, length - from) * Integer.BYTES;
            hash = XXH64.hashUnsafeBytes(array, offset + (long) from * Integer.BYTES, bytes, hash);
        }
    }
}
