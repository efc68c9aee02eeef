package io.github.sparklayernorm.benchmarks;

import java.util.Random;

/** Seeded numbers for benchmarks, whose time may depend on them (denormals, branches). */
final class Inputs {
    private Inputs() {}

    static float[] normal(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
