package io.github.sparklayernorm.kernel;

import static io.github.sparklayernorm.kernel.Lanes.L;
import static io.github.sparklayernorm.kernel.Lanes.S;

import jdk.incubator.vector.FloatVector;

/**
 * One row of the column-wise kernels on vectors, without the activation. Sums over rows stay in arrays of one row's
 * length, which the first cache holds, while the matrix streams by once in its own order.
 */
final class SimdColumns {
    private SimdColumns() {}

    /** sum += x - center */
    static void addDeviations(int cols, float[] x, int xAt, float[] center, int centerAt, float[] sum) {
        int i = 0;
        for (int end = cols - cols % L; i < end; i += L) {
            FloatVector d = FloatVector.fromArray(S, x, xAt + i).sub(FloatVector.fromArray(S, center, centerAt + i));
            FloatVector.fromArray(S, sum, i).add(d).intoArray(sum, i);
        }
        for (; i < cols; i++) {
            sum[i] += x[xAt + i] - center[centerAt + i];
        }
    }

    /** sum += (x - center)^2 */
    static void addSquaredDeviations(int cols, float[] x, int xAt, float[] center, float[] sum) {
        int i = 0;
        for (int end = cols - cols % L; i < end; i += L) {
            FloatVector d = FloatVector.fromArray(S, x, xAt + i).sub(FloatVector.fromArray(S, center, i));
            d.fma(d, FloatVector.fromArray(S, sum, i)).intoArray(sum, i);
        }
        for (; i < cols; i++) {
            float d = x[xAt + i] - center[i];
            sum[i] += d * d;
        }
    }

    /** y = x + bias */
    static void shift(int cols, float[] x, int xAt, float[] bias, int biasAt, float[] y, int yAt) {
        int i = 0;
        for (int end = cols - cols % L; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xAt + i);
            v.add(FloatVector.fromArray(S, bias, biasAt + i)).intoArray(y, yAt + i);
        }
        for (; i < cols; i++) {
            y[yAt + i] = x[xAt + i] + bias[biasAt + i];
        }
    }

    /** y = (x - center) * scale + bias */
    static void affine(
            int cols, float[] x, int xAt, float[] center, float[] scale, float[] bias, int biasAt, float[] y, int yAt) {
        int i = 0;
        for (int end = cols - cols % L; i < end; i += L) {
            FloatVector d = FloatVector.fromArray(S, x, xAt + i).sub(FloatVector.fromArray(S, center, i));
            FloatVector b = FloatVector.fromArray(S, bias, biasAt + i);
            d.fma(FloatVector.fromArray(S, scale, i), b).intoArray(y, yAt + i);
        }
        for (; i < cols; i++) {
            y[yAt + i] = (x[xAt + i] - center[i]) * scale[i] + bias[biasAt + i];
        }
    }

    /** The gradient of {@link #affine}: dScale += dv * (x - center), dx = dv * scale; dx may be dv. */
    static void affineBackward(
            int cols,
            float[] x,
            int xAt,
            float[] center,
            float[] scale,
            float[] dv,
            int dvAt,
            float[] dx,
            int dxAt,
            float[] dScale) {
        int i = 0;
        for (int end = cols - cols % L; i < end; i += L) {
            FloatVector d = FloatVector.fromArray(S, x, xAt + i).sub(FloatVector.fromArray(S, center, i));
            FloatVector v = FloatVector.fromArray(S, dv, dvAt + i);
            v.fma(d, FloatVector.fromArray(S, dScale, i)).intoArray(dScale, i);
            v.mul(FloatVector.fromArray(S, scale, i)).intoArray(dx, dxAt + i);
        }
        for (; i < cols; i++) {
            float v = dv[dvAt + i];
            dScale[i] += v * (x[xAt + i] - center[i]);
            dx[dxAt + i] = v * scale[i];
        }
    }

    /** sum += v */
    static void add(int cols, float[] v, int vAt, float[] sum, int sumAt) {
        int i = 0;
        for (int end = cols - cols % L; i < end; i += L) {
            FloatVector s = FloatVector.fromArray(S, sum, sumAt + i);
            s.add(FloatVector.fromArray(S, v, vAt + i)).intoArray(sum, sumAt + i);
        }
        for (; i < cols; i++) {
            sum[sumAt + i] += v[vAt + i];
        }
    }

    /** dx += (x - center) * slope + shift */
    static void correct(
            int cols, float[] x, int xAt, float[] center, float[] slope, float[] shift, float[] dx, int dxAt) {
        int i = 0;
        for (int end = cols - cols % L; i < end; i += L) {
            FloatVector d = FloatVector.fromArray(S, x, xAt + i).sub(FloatVector.fromArray(S, center, i));
            FloatVector more = d.fma(FloatVector.fromArray(S, slope, i), FloatVector.fromArray(S, shift, i));
            FloatVector.fromArray(S, dx, dxAt + i).add(more).intoArray(dx, dxAt + i);
        }
        for (; i < cols; i++) {
            dx[dxAt + i] += (x[xAt + i] - center[i]) * slope[i] + shift[i];
        }
    }
}
