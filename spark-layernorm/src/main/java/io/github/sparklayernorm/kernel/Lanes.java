package io.github.sparklayernorm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of all SIMD kernels.
 *
 * <p>How the {@code Simd*} classes are written, and why: C2 inlines the Vector API's own methods whatever happens, but ours
 * only while the compilation is small; a {@code FloatVector} that meets a call which was not inlined is boxed, and the loop
 * runs fifty times slower. So no method of ours takes or returns a vector, and no choice between vectors is made inside a
 * loop. Where a row ends, the plain form finishes it: masked stores are emulated in Java 17.
 */
final class Lanes {
    static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    static final int L = S.length();

    private Lanes() {}

    /**
     * The sum of a vector that was stored to lanes[0..L-1]: four chains, half the time of {@code reduceLanes}, which adds
     * one lane after the other.
     */
    static float sum(float[] lanes) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        for (int i = 0; i < L; i += 4) {
            a += lanes[i];
            b += lanes[i + 1];
            c += lanes[i + 2];
            d += lanes[i + 3];
        }
        return (a + b) + (c + d);
    }
}
