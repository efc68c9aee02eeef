package io.github.sparklayernorm.kernel;

/**
 * Branch-free scalar forms of the non-linearities: the same arithmetic as the vectorised ones, so that providers differ by
 * a few ulp at most. All pass NaN on, because every clamp is a comparison that NaN fails, and take infinities to the limit.
 *
 * <p>Device code calls tanh and sigmoid, so these and what they call stay inside what Aparapi translates.
 */
public final class Approximations {
    // Minimax rational tanh(x) = x P(x^2) / Q(x^2) for |x| <= 7.9; largest absolute error 4e-7. Further out it would
    // pass 1.
    static final float TANH_P6 = -2.76076847742355e-16f;
    static final float TANH_P5 = 2.00018790482477e-13f;
    static final float TANH_P4 = -8.60467152213735e-11f;
    static final float TANH_P3 = 5.12229709037114e-08f;
    static final float TANH_P2 = 1.48572235717979e-05f;
    static final float TANH_P1 = 6.37261928875436e-04f;
    static final float TANH_P0 = 4.89352455891786e-03f;
    static final float TANH_Q3 = 1.19825839466702e-06f;
    static final float TANH_Q2 = 1.18534705686654e-04f;
    static final float TANH_Q1 = 2.26843463243900e-03f;
    static final float TANH_Q0 = 4.89352518554385e-03f;

    /** tanh is 1 - 3e-7 here. */
    static final float TANH_LIMIT = 7.9f;

    static final float SIGMOID_LIMIT = 2 * TANH_LIMIT;
    /** Where the tanh inside gelu has the argument {@link #TANH_LIMIT}; beyond it gelu is 0 or v within 1e-6. */
    static final float GELU_LIMIT = 4.8379f;
    /** sqrt(2 / pi) */
    static final float GELU_LINEAR = 0.7978845608f;
    /** 0.044715 sqrt(2 / pi) */
    static final float GELU_CUBIC = 0.0356774081f;

    /** Below this exp is taken as 0; the smallest normal float is exp(-87.34). */
    static final float EXP_LOWEST = -87.3f;

    static final float LOG2_E = 1.44269504088896341f;
    // ln 2 in two parts, so that n * LN2_HIGH is exact for the n that occur.
    static final float LN2_HIGH = 0.693359375f;
    static final float LN2_LOW = -2.12194440e-4f;
    /** Adding 1.5 * 2^23 rounds a float to the nearest whole number, which then stands in its low bits. */
    static final float ROUNDER = 12582912f;

    // exp(r) = 1 + r + r^2 P(r) for |r| <= ln(2)/2, as in Cephes' expf; relative error below 1e-7.
    static final float EXP_P5 = 1.9875691500e-4f;
    static final float EXP_P4 = 1.3981999507e-3f;
    static final float EXP_P3 = 8.3334519073e-3f;
    static final float EXP_P2 = 4.1665795894e-2f;
    static final float EXP_P1 = 1.6666665459e-1f;
    static final float EXP_P0 = 5.0000001201e-1f;

    private Approximations() {}

    public static float tanh(float v) {
        return tanhOfCubic(v, TANH_LIMIT, 1f, 0f);
    }

    public static float sigmoid(float v) {
        return 0.5f * tanhOfCubic(v, SIGMOID_LIMIT, 0.5f, 0f) + 0.5f;
    }

    static float gelu(float v) {
        float share = 0.5f * tanhOfCubic(v, GELU_LIMIT, GELU_LINEAR, GELU_CUBIC) + 0.5f;
        // -infinity * 0 would be NaN
        return (v < -GELU_LIMIT ? -GELU_LIMIT : v) * share;
    }

    static float geluSlope(float v) {
        return geluSlope(v, tanhOfCubic(v, GELU_LIMIT, GELU_LINEAR, GELU_CUBIC));
    }

    /** gelu' from the argument and the tanh inside. */
    static float geluSlope(float v, float t) {
        float x = clamp(v, GELU_LIMIT);
        float dInner = 3f * GELU_CUBIC * x * x + GELU_LINEAR;
        return 0.5f * (t + x * (1f - t * t) * dInner) + 0.5f;
    }

    /** v sigmoid(v). The sigmoid's error counts v times: 2.1e-6 at -11.7, the largest. */
    static float silu(float v) {
        // -infinity * 0 would be NaN
        return (v < -SIGMOID_LIMIT ? -SIGMOID_LIMIT : v) * sigmoid(v);
    }

    /** silu' from the argument and its sigmoid s. */
    static float siluSlope(float v, float s) {
        float x = clamp(v, SIGMOID_LIMIT);
        return s * (x * (1f - s) + 1f);
    }

    /** tanh(linear x + cubic x^3) with x = v within +-limit, where the argument is at most {@link #TANH_LIMIT}. */
    static float tanhOfCubic(float v, float limit, float linear, float cubic) {
        float x = clamp(v, limit);
        float z = x * (x * x * cubic + linear);
        float t = z * z;
        float p = TANH_P6 * t + TANH_P5;
        p = p * t + TANH_P4;
        p = p * t + TANH_P3;
        p = p * t + TANH_P2;
        p = p * t + TANH_P1;
        p = p * t + TANH_P0;
        float q = TANH_Q3 * t + TANH_Q2;
        q = q * t + TANH_Q1;
        q = q * t + TANH_Q0;
        return z * p / q;
    }

    /** exp for v &lt;= 0, which is all that a softmax needs. */
    static float expOfNegative(float v) {
        float x = v < EXP_LOWEST ? EXP_LOWEST : v;
        float shifted = x * LOG2_E + ROUNDER;
        float n = shifted - ROUNDER;
        float r = x - n * LN2_HIGH - n * LN2_LOW;
        float p = EXP_P5 * r + EXP_P4;
        p = p * r + EXP_P3;
        p = p * r + EXP_P2;
        p = p * r + EXP_P1;
        p = p * r + EXP_P0;
        p = p * r * r + r + 1f;
        float power = Float.intBitsToFloat((Float.floatToRawIntBits(shifted) + 127) << 23);
        return v < EXP_LOWEST ? 0f : p * power;
    }

    static float activate(Activation a, float v) {
        return switch (a) {
            case IDENTITY -> v;
            case RELU -> Math.max(v, 0f);
            case TANH -> tanh(v);
            case SIGMOID -> sigmoid(v);
            case GELU -> gelu(v);
            case SILU -> silu(v);
        };
    }

    /** dy * act'(v), from y = act(v) where that suffices ({@link Activation#slopeOfArgument}). */
    static float backward(Activation a, float v, float y, float dy) {
        return switch (a) {
            case IDENTITY -> dy;
            case RELU -> y <= 0f ? 0f : dy;
            case TANH -> dy * (1f - y * y);
            case SIGMOID -> dy * (y * (1f - y));
            case GELU -> dy * geluSlope(v);
            case SILU -> dy * siluSlope(v, sigmoid(v));
        };
    }

    private static float clamp(float v, float limit) {
        float low = v < -limit ? -limit : v;
        return low > limit ? limit : low;
    }
}
