package io.github.sparklayernorm.kernel;

import static io.github.sparklayernorm.kernel.Approximations.GELU_CUBIC;
import static io.github.sparklayernorm.kernel.Approximations.GELU_LIMIT;
import static io.github.sparklayernorm.kernel.Approximations.GELU_LINEAR;
import static io.github.sparklayernorm.kernel.Lanes.L;
import static io.github.sparklayernorm.kernel.Lanes.S;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The activations over an array, forward in place; the kernels call it for a few rows at a time, while these are in the
 * first cache. The arithmetic is that of {@link Approximations}; every clamp is a comparison that NaN fails.
 */
final class SimdActivation {
    private SimdActivation() {}

    /**
     * y = act(y)
     *
     * @return count; the value of an expression, for which the compiler wants every activation
     */
    static int forward(Activation a, int count, float[] y, int yAt, SimdScratch scratch) {
        return switch (a) {
            case IDENTITY -> count;
            case RELU -> {
                relu(count, y, yAt);
                yield count;
            }
            case TANH -> {
                tanhOfCubic(count, Approximations.TANH_LIMIT, 1f, 0f, 1f, 0f, y, yAt, y, yAt);
                yield count;
            }
            case SIGMOID -> {
                tanhOfCubic(count, Approximations.SIGMOID_LIMIT, 0.5f, 0f, 0.5f, 0.5f, y, yAt, y, yAt);
                yield count;
            }
            case GELU -> {
                float[] share = scratch.second(count);
                tanhOfCubic(count, GELU_LIMIT, GELU_LINEAR, GELU_CUBIC, 0.5f, 0.5f, y, yAt, share, 0);
                shareOf(count, GELU_LIMIT, share, y, yAt);
                yield count;
            }
            case SILU -> {
                float[] share = scratch.second(count);
                tanhOfCubic(count, Approximations.SIGMOID_LIMIT, 0.5f, 0f, 0.5f, 0.5f, y, yAt, share, 0);
                shareOf(count, Approximations.SIGMOID_LIMIT, share, y, yAt);
                yield count;
            }
        };
    }

    /**
     * dv = dy * act'
     *
     * @param v the arguments of the activation; read where its slope is a function of them
     * @param y the values of the activation
     * @param dv may be dy
     * @return count
     */
    static int backward(
            Activation a,
            int count,
            float[] v,
            float[] y,
            int yAt,
            float[] dy,
            int dyAt,
            float[] dv,
            int dvAt,
            SimdScratch scratch) {
        return switch (a) {
            case IDENTITY -> throw new IllegalArgumentException("identity has no slope to apply");
            case RELU -> {
                reluBackward(count, y, yAt, dy, dyAt, dv, dvAt);
                yield count;
            }
            case TANH -> {
                tanhBackward(count, y, yAt, dy, dyAt, dv, dvAt);
                yield count;
            }
            case SIGMOID -> {
                sigmoidBackward(count, y, yAt, dy, dyAt, dv, dvAt);
                yield count;
            }
            case GELU -> {
                float[] t = scratch.second(count);
                tanhOfCubic(count, GELU_LIMIT, GELU_LINEAR, GELU_CUBIC, 1f, 0f, v, 0, t, 0);
                geluBackward(count, v, t, dy, dyAt, dv, dvAt);
                yield count;
            }
            case SILU -> {
                float[] s = scratch.second(count);
                tanhOfCubic(count, Approximations.SIGMOID_LIMIT, 0.5f, 0f, 0.5f, 0.5f, v, 0, s, 0);
                siluBackward(count, v, s, dy, dyAt, dv, dvAt);
                yield count;
            }
        };
    }

    private static void relu(int count, float[] y, int yAt) {
        int i = yAt;
        for (int end = yAt + count - count % L; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, y, i);
            v.blend(0f, v.compare(VectorOperators.LT, 0f)).intoArray(y, i);
        }
        for (int end = yAt + count; i < end; i++) {
            y[i] = Math.max(y[i], 0f);
        }
    }

    private static void reluBackward(int count, float[] y, int yAt, float[] dy, int dyAt, float[] dv, int dvAt) {
        int i = 0;
        for (int end = count - count % L; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, y, yAt + i);
            FloatVector d = FloatVector.fromArray(S, dy, dyAt + i);
            d.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(dv, dvAt + i);
        }
        for (; i < count; i++) {
            dv[dvAt + i] = y[yAt + i] <= 0f ? 0f : dy[dyAt + i];
        }
    }

    private static void tanhBackward(int count, float[] y, int yAt, float[] dy, int dyAt, float[] dv, int dvAt) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        int i = 0;
        for (int end = count - count % L; i < end; i += L) {
            FloatVector t = FloatVector.fromArray(S, y, yAt + i);
            FloatVector slope = one.sub(t.mul(t));
            FloatVector.fromArray(S, dy, dyAt + i).mul(slope).intoArray(dv, dvAt + i);
        }
        for (; i < count; i++) {
            float t = y[yAt + i];
            dv[dvAt + i] = dy[dyAt + i] * (1f - t * t);
        }
    }

    private static void sigmoidBackward(int count, float[] y, int yAt, float[] dy, int dyAt, float[] dv, int dvAt) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        int i = 0;
        for (int end = count - count % L; i < end; i += L) {
            FloatVector s = FloatVector.fromArray(S, y, yAt + i);
            FloatVector slope = s.mul(one.sub(s));
            FloatVector.fromArray(S, dy, dyAt + i).mul(slope).intoArray(dv, dvAt + i);
        }
        for (; i < count; i++) {
            float s = y[yAt + i];
            dv[dvAt + i] = dy[dyAt + i] * (s * (1f - s));
        }
    }

    /** y = share * max(y, -limit) */
    private static void shareOf(int count, float limit, float[] share, float[] y, int yAt) {
        int i = 0;
        for (int end = count - count % L; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, y, yAt + i);
            FloatVector factor = v.blend(-limit, v.compare(VectorOperators.LT, -limit));
            factor.mul(FloatVector.fromArray(S, share, i)).intoArray(y, yAt + i);
        }
        for (; i < count; i++) {
            float v = y[yAt + i];
            y[yAt + i] = (v < -limit ? -limit : v) * share[i];
        }
    }

    private static void geluBackward(int count, float[] v, float[] t, float[] dy, int dyAt, float[] dv, int dvAt) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector half = FloatVector.broadcast(S, 0.5f);
        FloatVector linear = FloatVector.broadcast(S, GELU_LINEAR);
        int i = 0;
        for (int end = count - count % L; i < end; i += L) {
            FloatVector x = FloatVector.fromArray(S, v, i);
            x = x.blend(-GELU_LIMIT, x.compare(VectorOperators.LT, -GELU_LIMIT));
            x = x.blend(GELU_LIMIT, x.compare(VectorOperators.GT, GELU_LIMIT));
            FloatVector u = FloatVector.fromArray(S, t, i);
            FloatVector dInner = x.mul(x).mul(3f * GELU_CUBIC).add(linear);
            FloatVector slope = one.sub(u.mul(u)).mul(x).fma(dInner, u).fma(half, half);
            FloatVector.fromArray(S, dy, dyAt + i).mul(slope).intoArray(dv, dvAt + i);
        }
        for (; i < count; i++) {
            dv[dvAt + i] = dy[dyAt + i] * Approximations.geluSlope(v[i], t[i]);
        }
    }

    /** dv = dy s (1 + x (1 - s)) with x = v within the sigmoid's limits */
    private static void siluBackward(int count, float[] v, float[] s, float[] dy, int dyAt, float[] dv, int dvAt) {
        float limit = Approximations.SIGMOID_LIMIT;
        FloatVector one = FloatVector.broadcast(S, 1f);
        int i = 0;
        for (int end = count - count % L; i < end; i += L) {
            FloatVector x = FloatVector.fromArray(S, v, i);
            x = x.blend(-limit, x.compare(VectorOperators.LT, -limit));
            x = x.blend(limit, x.compare(VectorOperators.GT, limit));
            FloatVector u = FloatVector.fromArray(S, s, i);
            FloatVector slope = one.sub(u).fma(x, one).mul(u);
            FloatVector.fromArray(S, dy, dyAt + i).mul(slope).intoArray(dv, dvAt + i);
        }
        for (; i < count; i++) {
            dv[dvAt + i] = dy[dyAt + i] * Approximations.siluSlope(v[i], s[i]);
        }
    }

    /** out = outScale * tanh(linear x + cubic x^3) + outShift with x within +-limit; out may be x */
    private static void tanhOfCubic(
            int count,
            float limit,
            float linear,
            float cubic,
            float outScale,
            float outShift,
            float[] x,
            int xAt,
            float[] out,
            int outAt) {
        FloatVector first = FloatVector.broadcast(S, linear);
        FloatVector third = FloatVector.broadcast(S, cubic);
        FloatVector scale = FloatVector.broadcast(S, outScale);
        FloatVector shift = FloatVector.broadcast(S, outShift);
        int i = 0;
        for (int end = count - count % L; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xAt + i);
            v = v.blend(-limit, v.compare(VectorOperators.LT, -limit));
            v = v.blend(limit, v.compare(VectorOperators.GT, limit));
            FloatVector z = v.mul(v).fma(third, first).mul(v);
            FloatVector t = z.mul(z);
            FloatVector p = FloatVector.broadcast(S, Approximations.TANH_P6)
                    .fma(t, FloatVector.broadcast(S, Approximations.TANH_P5))
                    .fma(t, FloatVector.broadcast(S, Approximations.TANH_P4))
                    .fma(t, FloatVector.broadcast(S, Approximations.TANH_P3))
                    .fma(t, FloatVector.broadcast(S, Approximations.TANH_P2))
                    .fma(t, FloatVector.broadcast(S, Approximations.TANH_P1))
                    .fma(t, FloatVector.broadcast(S, Approximations.TANH_P0));
            FloatVector q = FloatVector.broadcast(S, Approximations.TANH_Q3)
                    .fma(t, FloatVector.broadcast(S, Approximations.TANH_Q2))
                    .fma(t, FloatVector.broadcast(S, Approximations.TANH_Q1))
                    .fma(t, FloatVector.broadcast(S, Approximations.TANH_Q0));
            z.mul(p).div(q).fma(scale, shift).intoArray(out, outAt + i);
        }
        for (; i < count; i++) {
            out[outAt + i] = outScale * Approximations.tanhOfCubic(x[xAt + i], limit, linear, cubic) + outShift;
        }
    }
}
