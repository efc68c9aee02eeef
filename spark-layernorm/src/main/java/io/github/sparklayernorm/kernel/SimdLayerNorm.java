package io.github.sparklayernorm.kernel;

import static io.github.sparklayernorm.kernel.Lanes.L;
import static io.github.sparklayernorm.kernel.Lanes.S;

import jdk.incubator.vector.FloatVector;

/**
 * One row of layer norm on vectors, without the activation; {@link SimdKernels} goes over the rows, so that a row's later
 * passes find it in the first cache. The formulas stand in {@link KernelProvider}.
 */
final class SimdLayerNorm {
    private SimdLayerNorm() {}

    /**
     * Mean and rstd of one row. The second pass also sums x - mean, which is zero but for the first pass's rounding, and
     * corrects both with it ("corrected two-pass"; Chan, Golub, LeVeque 1983).
     */
    static void moments(
            int cols, float epsilon, float[] x, int xAt, float[] mean, float[] rstd, int statAt, float[] lanes) {
        float m = sum(cols, x, xAt, lanes) / cols;
        FloatVector center = FloatVector.broadcast(S, m);
        FloatVector first0 = FloatVector.zero(S);
        FloatVector first1 = FloatVector.zero(S);
        FloatVector second0 = FloatVector.zero(S);
        FloatVector second1 = FloatVector.zero(S);
        int i = xAt;
        for (int end = xAt + cols - cols % (2 * L); i < end; i += 2 * L) {
            FloatVector u = FloatVector.fromArray(S, x, i).sub(center);
            FloatVector v = FloatVector.fromArray(S, x, i + L).sub(center);
            first0 = first0.add(u);
            first1 = first1.add(v);
            second0 = u.fma(u, second0);
            second1 = v.fma(v, second1);
        }
        first0.add(first1).intoArray(lanes, 0);
        float first = Lanes.sum(lanes);
        second0.add(second1).intoArray(lanes, 0);
        float second = Lanes.sum(lanes);
        for (int end = xAt + cols; i < end; i++) {
            float u = x[i] - m;
            first += u;
            second += u * u;
        }
        float shift = first / cols;
        float variance = second / cols - shift * shift;
        mean[statAt] = m + shift;
        rstd[statAt] = (float) (1 / Math.sqrt((variance < 0 ? 0 : variance) + epsilon));
    }

    static float sum(int count, float[] x, int xAt, float[] lanes) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = FloatVector.zero(S);
        FloatVector c = FloatVector.zero(S);
        FloatVector d = FloatVector.zero(S);
        int i = xAt;
        for (int end = xAt + count - count % (4 * L); i < end; i += 4 * L) {
            a = a.add(FloatVector.fromArray(S, x, i));
            b = b.add(FloatVector.fromArray(S, x, i + L));
            c = c.add(FloatVector.fromArray(S, x, i + 2 * L));
            d = d.add(FloatVector.fromArray(S, x, i + 3 * L));
        }
        for (int end = xAt + count - count % L; i < end; i += L) {
            a = a.add(FloatVector.fromArray(S, x, i));
        }
        a.add(b).add(c.add(d)).intoArray(lanes, 0);
        float sum = Lanes.sum(lanes);
        for (int end = xAt + count; i < end; i++) {
            sum += x[i];
        }
        return sum;
    }

    /** y = gain * (x - m) * r + bias */
    static void affine(
            int cols,
            float m,
            float r,
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt) {
        FloatVector center = FloatVector.broadcast(S, m);
        FloatVector scale = FloatVector.broadcast(S, r);
        int i = 0;
        for (int end = cols - cols % L; i < end; i += L) {
            FloatVector h = FloatVector.fromArray(S, x, xAt + i).sub(center).mul(scale);
            FloatVector g = FloatVector.fromArray(S, gain, gainAt + i);
            h.fma(g, FloatVector.fromArray(S, bias, biasAt + i)).intoArray(y, yAt + i);
        }
        for (; i < cols; i++) {
            y[yAt + i] = (x[xAt + i] - m) * r * gain[gainAt + i] + bias[biasAt + i];
        }
    }

    /** The gradient of {@link #affine} and {@link #moments} from dv, which may be dx. */
    static void backward(
            int cols,
            float m,
            float r,
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
            float[] dv,
            int dvAt,
            float[] dx,
            int dxAt,
            float[] dGain,
            int dGainAt,
            float[] dBias,
            int dBiasAt,
            float[] lanes) {
        FloatVector center = FloatVector.broadcast(S, m);
        FloatVector scale = FloatVector.broadcast(S, r);
        FloatVector sumW = FloatVector.zero(S);
        FloatVector sumWh = FloatVector.zero(S);
        int i = 0;
        for (int end = cols - cols % L; i < end; i += L) {
            FloatVector h = FloatVector.fromArray(S, x, xAt + i).sub(center).mul(scale);
            FloatVector d = FloatVector.fromArray(S, dv, dvAt + i);
            FloatVector w = d.mul(FloatVector.fromArray(S, gain, gainAt + i));
            sumW = sumW.add(w);
            sumWh = w.fma(h, sumWh);
            d.fma(h, FloatVector.fromArray(S, dGain, dGainAt + i)).intoArray(dGain, dGainAt + i);
            FloatVector.fromArray(S, dBias, dBiasAt + i).add(d).intoArray(dBias, dBiasAt + i);
        }
        sumW.intoArray(lanes, 0);
        float totalW = Lanes.sum(lanes);
        sumWh.intoArray(lanes, 0);
        float totalWh = Lanes.sum(lanes);
        for (; i < cols; i++) {
            float h = (x[xAt + i] - m) * r;
            float d = dv[dvAt + i];
            float w = d * gain[gainAt + i];
            totalW += w;
            totalWh += w * h;
            dGain[dGainAt + i] += d * h;
            dBias[dBiasAt + i] += d;
        }
        inputGradient(cols, m, r, totalW / cols, totalWh / cols, x, xAt, gain, gainAt, dv, dvAt, dx, dxAt);
    }

    /** dx = r * (dv * gain - avgW - h * avgWh) */
    private static void inputGradient(
            int cols,
            float m,
            float r,
            float avgW,
            float avgWh,
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
            float[] dv,
            int dvAt,
            float[] dx,
            int dxAt) {
        FloatVector center = FloatVector.broadcast(S, m);
        FloatVector scale = FloatVector.broadcast(S, r);
        FloatVector minusAvgW = FloatVector.broadcast(S, -avgW);
        FloatVector minusSlope = FloatVector.broadcast(S, -r * avgWh);
        int i = 0;
        for (int end = cols - cols % L; i < end; i += L) {
            FloatVector u = FloatVector.fromArray(S, x, xAt + i).sub(center);
            FloatVector d = FloatVector.fromArray(S, dv, dvAt + i);
            FloatVector w = d.fma(FloatVector.fromArray(S, gain, gainAt + i), minusAvgW);
            u.fma(minusSlope, w).mul(scale).intoArray(dx, dxAt + i);
        }
        for (; i < cols; i++) {
            float h = (x[xAt + i] - m) * r;
            dx[dxAt + i] = (dv[dvAt + i] * gain[gainAt + i] - avgW - h * avgWh) * r;
        }
    }
}
