package io.github.sparklayernorm.kernel;

import static io.github.sparklayernorm.kernel.Lanes.L;
import static io.github.sparklayernorm.kernel.Lanes.S;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The parts of a softmax on vectors. The exponentials, which cost most, go over a block of rows at once: with ten classes
 * no single row fills a vector.
 */
final class SimdSoftmax {
    /** Elements that one call takes: few, so that a method that is called once a step is soon called often enough to compile. */
    private static final int PIECE = 2 * L;

    private SimdSoftmax() {}

    /** The largest element; NaN where one is NaN. */
    static float max(int count, float[] x, int xAt, float[] lanes) {
        float max = Float.NEGATIVE_INFINITY;
        int i = xAt;
        if (count >= L) {
            FloatVector m = FloatVector.fromArray(S, x, i);
            i += L;
            for (int end = xAt + count - count % L; i < end; i += L) {
                m = m.max(FloatVector.fromArray(S, x, i));
            }
            m.intoArray(lanes, 0);
            for (int lane = 0; lane < L; lane++) {
                max = Math.max(max, lanes[lane]);
            }
        }
        for (int end = xAt + count; i < end; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    /** y = x - m; y may be x */
    static void subtract(int count, float m, float[] x, int xAt, float[] y, int yAt) {
        FloatVector minus = FloatVector.broadcast(S, m);
        int i = 0;
        for (int end = count - count % L; i < end; i += L) {
            FloatVector.fromArray(S, x, xAt + i).sub(minus).intoArray(y, yAt + i);
        }
        for (; i < count; i++) {
            y[yAt + i] = x[xAt + i] - m;
        }
    }

    /** y = exp(y) for y &lt;= 0; the arithmetic is that of {@link Approximations#expOfNegative}. */
    static void expOfNegative(int count, float[] y, int yAt) {
        for (int from = 0; from < count; from += PIECE) {
            expOfPiece(yAt + from, yAt + Math.min(from + PIECE, count), y);
        }
    }

    private static void expOfPiece(int from, int to, float[] y) {
        int i = from;
        for (int end = to - (to - from) % L; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, y, i);
            VectorMask<Float> tooLow = v.compare(VectorOperators.LT, Approximations.EXP_LOWEST);
            FloatVector x = v.blend(Approximations.EXP_LOWEST, tooLow);
            FloatVector shifted = x.fma(
                    FloatVector.broadcast(S, Approximations.LOG2_E), FloatVector.broadcast(S, Approximations.ROUNDER));
            FloatVector n = shifted.sub(Approximations.ROUNDER);
            FloatVector r = n.fma(FloatVector.broadcast(S, -Approximations.LN2_HIGH), x);
            r = n.fma(FloatVector.broadcast(S, -Approximations.LN2_LOW), r);
            FloatVector p = FloatVector.broadcast(S, Approximations.EXP_P5)
                    .fma(r, FloatVector.broadcast(S, Approximations.EXP_P4))
                    .fma(r, FloatVector.broadcast(S, Approximations.EXP_P3))
                    .fma(r, FloatVector.broadcast(S, Approximations.EXP_P2))
                    .fma(r, FloatVector.broadcast(S, Approximations.EXP_P1))
                    .fma(r, FloatVector.broadcast(S, Approximations.EXP_P0));
            FloatVector power = shifted.reinterpretAsInts()
                    .add(127)
                    .lanewise(VectorOperators.LSHL, 23)
                    .reinterpretAsFloats();
            p.mul(r).fma(r, r).add(1f).mul(power).blend(0f, tooLow).intoArray(y, i);
        }
        for (; i < to; i++) {
            y[i] = Approximations.expOfNegative(y[i]);
        }
    }
}
