package io.github.sparklayernorm.nn.init;

/**
 * SplitMix64 (Steele, Lea, Flood 2014), and how seeds are derived from the one seed of a fit.
 *
 * <p>Written out here, and not taken from the JDK, so that the same seed gives the same bits on every JDK: the JDK
 * promises that for {@code java.util.Random} only.
 *
 * <p>Derivation: {@code derive(seed, a, b)} mixes the numbers in turn, {@code seed' = mix(seed ^ mix(a + golden))}. The
 * users: initial values (seed, index of the operation), row order (seed, partition, epoch, block), dropout (seed,
 * partition, step, layer; within a scan then the time step, and the layer of the step), permutations of columns (seed, repeat).
 */
public final class RandomStream {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;
    private double spareGaussian = Double.NaN;

    public RandomStream(long seed) {
        state = seed;
    }

    public static long derive(long seed, long part) {
        return mix(seed ^ mix(part + GOLDEN));
    }

    public static long derive(long seed, long first, long second) {
        return derive(derive(seed, first), second);
    }

    public static long derive(long seed, long first, long second, long third) {
        return derive(derive(derive(seed, first), second), third);
    }

    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** Uniform in [0, bound), by the high half of a product: the bias is below bound / 2^32, for bounds that fit an int. */
    public int nextInt(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** Uniform in [0, 1) with 53 bits. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Standard normal, by Box and Muller's transform. */
    public double nextGaussian() {
        if (!Double.isNaN(spareGaussian)) {
            double spare = spareGaussian;
            spareGaussian = Double.NaN;
            return spare;
        }
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        double angle = 2 * Math.PI * nextDouble();
        spareGaussian = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }

    /** Writes a random order of 0..count-1 into {@code order} (Fisher and Yates). */
    public void permute(int[] order, int count) {
        for (int i = 0; i < count; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
