package io.github.sparklayernorm.kernel;

import static io.github.sparklayernorm.kernel.Lanes.L;
import static io.github.sparklayernorm.kernel.Lanes.S;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels over flat arrays on vectors, as far as whole vectors go: each returns the index where {@link JavaKernels} has
 * to go on.
 */
final class SimdOptimizer {
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    /** Squares that are summed in float before the sum goes into a double. */
    private static final int BLOCK = 4096;
    /** 0, 1, 2, ...: {@code addIndex} is not compiled in Java 17. */
    private static final int[] LANE_NUMBERS = IntStream.range(0, L).toArray();

    private SimdOptimizer() {}

    static int adam(
            int from,
            int to,
            float[] p,
            float[] g,
            float[] m,
            float[] v,
            float beta1,
            float beta2,
            float epsilon,
            float rate,
            float correction2,
            float shrink) {
        FloatVector keep1 = FloatVector.broadcast(S, beta1);
        FloatVector keep2 = FloatVector.broadcast(S, beta2);
        FloatVector inverse2 = FloatVector.broadcast(S, 1f / correction2);
        FloatVector eps = FloatVector.broadcast(S, epsilon);
        FloatVector minusRate = FloatVector.broadcast(S, -rate);
        FloatVector factor = FloatVector.broadcast(S, shrink);
        FloatVector add1 = FloatVector.broadcast(S, 1f - beta1);
        FloatVector add2 = FloatVector.broadcast(S, 1f - beta2);
        int i = from;
        for (int end = to - (to - from) % L; i < end; i += L) {
            FloatVector gradient = FloatVector.fromArray(S, g, i);
            FloatVector first = FloatVector.fromArray(S, m, i).mul(keep1);
            first = gradient.fma(add1, first);
            FloatVector second = FloatVector.fromArray(S, v, i).mul(keep2);
            second = gradient.mul(add2).fma(gradient, second);
            first.intoArray(m, i);
            second.intoArray(v, i);
            FloatVector step =
                    first.mul(minusRate).div(second.mul(inverse2).sqrt().add(eps));
            FloatVector.fromArray(S, p, i).fma(factor, step).intoArray(p, i);
        }
        return i;
    }

    static int sgd(
            int from, int to, float[] p, float[] g, float[] velocity, float momentum, float stepSize, float decay) {
        FloatVector keep = FloatVector.broadcast(S, momentum);
        FloatVector minusStep = FloatVector.broadcast(S, -stepSize);
        FloatVector pull = FloatVector.broadcast(S, decay);
        int i = from;
        for (int end = to - (to - from) % L; i < end; i += L) {
            FloatVector parameter = FloatVector.fromArray(S, p, i);
            FloatVector gradient = parameter.fma(pull, FloatVector.fromArray(S, g, i));
            FloatVector speed = FloatVector.fromArray(S, velocity, i).fma(keep, gradient);
            speed.intoArray(velocity, i);
            speed.fma(minusStep, parameter).intoArray(p, i);
        }
        return i;
    }

    static int scale(int from, int to, float factor, float[] x) {
        FloatVector by = FloatVector.broadcast(S, factor);
        int i = from;
        for (int end = to - (to - from) % L; i < end; i += L) {
            FloatVector.fromArray(S, x, i).mul(by).intoArray(x, i);
        }
        return i;
    }

    /** Returns the count of elements that are done. */
    static int addScaled(int count, float factor, float[] x, int xAt, float[] y, int yAt) {
        FloatVector by = FloatVector.broadcast(S, factor);
        int i = 0;
        for (int end = count - count % L; i < end; i += L) {
            FloatVector sum = FloatVector.fromArray(S, y, yAt + i);
            FloatVector.fromArray(S, x, xAt + i).fma(by, sum).intoArray(y, yAt + i);
        }
        return i;
    }

    static double sumOfSquares(int from, int to, float[] x, float[] lanes) {
        double sum = 0;
        for (int at = from; at < to; at += BLOCK) {
            sum += blockOfSquares(at, Math.min(at + BLOCK, to), x, lanes);
        }
        return sum;
    }

    private static float blockOfSquares(int from, int to, float[] x, float[] lanes) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = FloatVector.zero(S);
        int i = from;
        for (int end = to - (to - from) % (2 * L); i < end; i += 2 * L) {
            FloatVector u = FloatVector.fromArray(S, x, i);
            FloatVector v = FloatVector.fromArray(S, x, i + L);
            a = u.fma(u, a);
            b = v.fma(v, b);
        }
        a.add(b).intoArray(lanes, 0);
        float sum = Lanes.sum(lanes);
        for (; i < to; i++) {
            sum += x[i] * x[i];
        }
        return sum;
    }

    /** The arithmetic is that of {@link DropoutHash}. */
    static int dropout(int from, int to, float rate, long seed, float[] x, int xAt, float[] y, int yAt) {
        IntVector secondKey = IntVector.broadcast(I, DropoutHash.secondKey(seed));
        IntVector last = IntVector.broadcast(I, DropoutHash.threshold(rate) - 1);
        int kept = Float.floatToRawIntBits(1f / (1f - rate));
        IntVector index = IntVector.fromArray(I, LANE_NUMBERS, 0).add(DropoutHash.firstKey(seed));
        int i = from;
        for (int end = to - (to - from) % L; i < end; i += L) {
            IntVector h = index.add(i);
            h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16))
                    .mul(DropoutHash.MULTIPLY_1);
            h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15))
                    .mul(DropoutHash.MULTIPLY_2);
            h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
            h = h.lanewise(VectorOperators.XOR, secondKey);
            h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16))
                    .mul(DropoutHash.MULTIPLY_1);
            h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15))
                    .mul(DropoutHash.MULTIPLY_2);
            h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
            // last - bits is negative, all ones after the shift, exactly where the element is kept
            IntVector mask = last.sub(h.lanewise(VectorOperators.LSHR, 1)).lanewise(VectorOperators.ASHR, 31);
            FloatVector factor = mask.lanewise(VectorOperators.AND, kept).reinterpretAsFloats();
            FloatVector.fromArray(S, x, xAt + i).mul(factor).intoArray(y, yAt + i);
        }
        return i;
    }
}
