package io.github.sparklayernorm.kernel;

import static io.github.sparklayernorm.kernel.Lanes.L;
import static io.github.sparklayernorm.kernel.Lanes.S;

import jdk.incubator.vector.FloatVector;

/**
 * The cell kernels on vectors; what is left of a row, less than one vector, goes through {@link JavaCells}' loops.
 *
 * <p>Moments and the norm's gradient are not {@link SimdLayerNorm}'s, but for the affine part: that one corrects the mean with
 * a third sum, has four chains of sums and adds the bias's gradient in the same loop, so either would give the other other bits
 * and more work on rows as short as a cell's.
 */
final class SimdCells extends RowCells {

    @Override
    public String name() {
        return "simd (" + L + " lanes)";
    }

    @Override
    void moments(int cols, float epsilon, float[] x, int xAt, float[] stats, int statAt) {
        int end = cols - cols % L;
        int end2 = cols - cols % (2 * L);
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        int j = 0;
        for (; j < end2; j += 2 * L) {
            a = a.add(FloatVector.fromArray(S, x, xAt + j));
            b = b.add(FloatVector.fromArray(S, x, xAt + j + L));
        }
        for (; j < end; j += L) {
            a = a.add(FloatVector.fromArray(S, x, xAt + j));
        }
        float[] lanes = SimdScratch.mine().lanes;
        a.add(b).intoArray(lanes, 0);
        float total = Lanes.sum(lanes);
        for (; j < cols; j++) {
            total += x[xAt + j];
        }
        float mean = total / cols;

        FloatVector center = FloatVector.broadcast(S, mean);
        a = FloatVector.zero(S);
        b = a;
        for (j = 0; j < end2; j += 2 * L) {
            FloatVector d = FloatVector.fromArray(S, x, xAt + j).sub(center);
            FloatVector e = FloatVector.fromArray(S, x, xAt + j + L).sub(center);
            a = d.fma(d, a);
            b = e.fma(e, b);
        }
        for (; j < end; j += L) {
            FloatVector d = FloatVector.fromArray(S, x, xAt + j).sub(center);
            a = d.fma(d, a);
        }
        a.add(b).intoArray(lanes, 0);
        float squares = Lanes.sum(lanes);
        for (; j < cols; j++) {
            squares += (x[xAt + j] - mean) * (x[xAt + j] - mean);
        }
        stats[statAt] = mean;
        stats[statAt + 1] = (float) (1 / Math.sqrt(squares / cols + epsilon));
    }

    @Override
    void norm(
            int cols,
            float[] stats,
            int statAt,
            float[] x,
            int xAt,
            CellVector gain,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt) {
        SimdLayerNorm.affine(
                cols, stats[statAt], stats[statAt + 1], x, xAt, gain.values, gain.at, bias, biasAt, y, yAt);
    }

    @Override
    void normBackward(
            int cols,
            float[] stats,
            int statAt,
            float[] x,
            int xAt,
            CellVector gain,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt) {
        float mean = stats[statAt];
        float rstd = stats[statAt + 1];
        float[] gains = gain.values;
        float[] dGain = gain.gradients;
        int gainAt = gain.at;
        FloatVector center = FloatVector.broadcast(S, mean);
        FloatVector scale = FloatVector.broadcast(S, rstd);
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        int end = cols - cols % L;
        int j = 0;
        for (; j < end; j += L) {
            FloatVector n = FloatVector.fromArray(S, x, xAt + j).sub(center).mul(scale);
            FloatVector d = FloatVector.fromArray(S, dy, dyAt + j);
            FloatVector w = d.mul(FloatVector.fromArray(S, gains, gainAt + j));
            d.fma(n, FloatVector.fromArray(S, dGain, gainAt + j)).intoArray(dGain, gainAt + j);
            a = a.add(w);
            b = w.fma(n, b);
        }
        float[] lanes = SimdScratch.mine().lanes;
        a.intoArray(lanes, 0);
        float sumW = Lanes.sum(lanes);
        b.intoArray(lanes, 0);
        float sumWn = Lanes.sum(lanes);
        for (; j < cols; j++) {
            float n = (x[xAt + j] - mean) * rstd;
            float w = dy[dyAt + j] * gains[gainAt + j];
            dGain[gainAt + j] += dy[dyAt + j] * n;
            sumW += w;
            sumWn += w * n;
        }
        float avgW = sumW / cols;
        float avgWn = sumWn / cols;
        FloatVector subtract = FloatVector.broadcast(S, avgW);
        FloatVector slope = FloatVector.broadcast(S, -avgWn);
        for (j = 0; j < end; j += L) {
            FloatVector n = FloatVector.fromArray(S, x, xAt + j).sub(center).mul(scale);
            FloatVector w = FloatVector.fromArray(S, dy, dyAt + j)
                    .mul(FloatVector.fromArray(S, gains, gainAt + j))
                    .sub(subtract);
            n.fma(slope, w).mul(scale).intoArray(dx, dxAt + j);
        }
        for (; j < cols; j++) {
            float n = (x[xAt + j] - mean) * rstd;
            dx[dxAt + j] = rstd * (dy[dyAt + j] * gains[gainAt + j] - avgW - n * avgWn);
        }
    }

    @Override
    void add(int cols, float[] x, int xAt, float[] y, int yAt) {
        int j = 0;
        for (int end = cols - cols % L; j < end; j += L) {
            FloatVector.fromArray(S, y, yAt + j)
                    .add(FloatVector.fromArray(S, x, xAt + j))
                    .intoArray(y, yAt + j);
        }
        for (; j < cols; j++) {
            y[yAt + j] += x[xAt + j];
        }
    }

    @Override
    void lstmState(int width, float[] gates, int u, float[] cPrevious, int p, float[] c, int s) {
        SimdScratch scratch = SimdScratch.mine();
        int ui = u + width;
        int ug = u + 3 * width;
        SimdActivation.forward(Activation.SIGMOID, 3 * width, gates, u, scratch);
        SimdActivation.forward(Activation.TANH, width, gates, ug, scratch);
        int j = 0;
        for (int end = width - width % L; j < end; j += L) {
            FloatVector f = FloatVector.fromArray(S, gates, u + j);
            FloatVector i = FloatVector.fromArray(S, gates, ui + j);
            FloatVector g = FloatVector.fromArray(S, gates, ug + j);
            f.fma(FloatVector.fromArray(S, cPrevious, p + j), i.mul(g)).intoArray(c, s + j);
        }
        for (; j < width; j++) {
            c[s + j] = gates[u + j] * cPrevious[p + j] + gates[ui + j] * gates[ug + j];
        }
    }

    @Override
    void lstmOutput(int width, float[] gates, int u, float[] t, float[] h, int s) {
        SimdActivation.forward(Activation.TANH, width, t, s, SimdScratch.mine());
        int uo = u + 2 * width;
        int j = 0;
        for (int end = width - width % L; j < end; j += L) {
            FloatVector o = FloatVector.fromArray(S, gates, uo + j);
            o.mul(FloatVector.fromArray(S, t, s + j)).intoArray(h, s + j);
        }
        for (; j < width; j++) {
            h[s + j] = gates[uo + j] * t[s + j];
        }
    }

    @Override
    void lstmOutputBackward(int width, float[] gates, int u, float[] t, float[] dh, int s) {
        int j = 0;
        int uo = u + 2 * width;
        for (int end = width - width % L; j < end; j += L) {
            FloatVector o = FloatVector.fromArray(S, gates, uo + j);
            FloatVector v = FloatVector.fromArray(S, t, s + j);
            FloatVector dho = FloatVector.fromArray(S, dh, s + j).mul(o);
            dho.mul(v).mul(FloatVector.broadcast(S, 1f).sub(o)).intoArray(gates, uo + j);
            dho.mul(FloatVector.broadcast(S, 1f).sub(v.mul(v))).intoArray(t, s + j);
        }
        JavaCells.lstmOutputBackward(j, width, gates, u, t, dh, s);
    }

    @Override
    void lstmStateBackward(
            int width, float[] gates, int u, float[] cPrevious, int p, float[] dt, int s, float[] dc, int d) {
        int j = 0;
        int ui = u + width;
        int ug = u + 3 * width;
        for (int end = width - width % L; j < end; j += L) {
            FloatVector one = FloatVector.broadcast(S, 1f);
            FloatVector f = FloatVector.fromArray(S, gates, u + j);
            FloatVector i = FloatVector.fromArray(S, gates, ui + j);
            FloatVector g = FloatVector.fromArray(S, gates, ug + j);
            FloatVector dState = FloatVector.fromArray(S, dc, d + j).add(FloatVector.fromArray(S, dt, s + j));
            FloatVector df = dState.mul(f);
            FloatVector di = dState.mul(i);
            df.intoArray(dc, d + j);
            df.mul(FloatVector.fromArray(S, cPrevious, p + j)).mul(one.sub(f)).intoArray(gates, u + j);
            di.mul(g).mul(one.sub(i)).intoArray(gates, ui + j);
            di.mul(one.sub(g.mul(g))).intoArray(gates, ug + j);
        }
        JavaCells.lstmStateBackward(j, width, gates, u, cPrevious, p, dt, s, dc, d);
    }

    @Override
    void gruOutput(int width, float[] gates, int u, float[] candidate, float[] h, int s, float[] hPrevious, int p) {
        SimdScratch scratch = SimdScratch.mine();
        int ur = u + width;
        SimdActivation.forward(Activation.SIGMOID, 2 * width, gates, u, scratch);
        int end = width - width % L;
        int j = 0;
        for (; j < end; j += L) {
            FloatVector r = FloatVector.fromArray(S, gates, ur + j);
            FloatVector v = FloatVector.fromArray(S, h, s + j);
            r.fma(v, FloatVector.fromArray(S, candidate, s + j)).intoArray(candidate, s + j);
        }
        for (; j < width; j++) {
            candidate[s + j] += gates[ur + j] * h[s + j];
        }
        SimdActivation.forward(Activation.TANH, width, candidate, s, scratch);
        for (j = 0; j < end; j += L) {
            FloatVector z = FloatVector.fromArray(S, gates, u + j);
            FloatVector before = FloatVector.fromArray(S, hPrevious, p + j);
            FloatVector n = FloatVector.fromArray(S, candidate, s + j);
            z.fma(n.sub(before), before).intoArray(h, s + j);
        }
        for (; j < width; j++) {
            h[s + j] = hPrevious[p + j] + gates[u + j] * (candidate[s + j] - hPrevious[p + j]);
        }
    }

    @Override
    void gruOutputBackward(
            int width,
            float[] gates,
            int u,
            float[] candidate,
            float[] dh,
            int s,
            float[] hPrevious,
            int p,
            float[] dPrevious,
            int d) {
        int j = 0;
        for (int end = width - width % L; j < end; j += L) {
            FloatVector one = FloatVector.broadcast(S, 1f);
            FloatVector z = FloatVector.fromArray(S, gates, u + j);
            FloatVector n = FloatVector.fromArray(S, candidate, s + j);
            FloatVector dv = FloatVector.fromArray(S, dh, s + j);
            FloatVector dhz = dv.mul(z);
            dhz.mul(n.sub(FloatVector.fromArray(S, hPrevious, p + j)))
                    .mul(one.sub(z))
                    .intoArray(gates, u + j);
            dhz.mul(one.sub(n.mul(n))).intoArray(candidate, s + j);
            FloatVector.fromArray(S, dPrevious, d + j).add(dv.sub(dhz)).intoArray(dPrevious, d + j);
        }
        JavaCells.gruOutputBackward(j, width, gates, u, candidate, dh, s, hPrevious, p, dPrevious, d);
    }

    @Override
    void gruResetBackward(int width, float[] gates, int u, float[] dn, float[] v, int s) {
        int j = 0;
        int ur = u + width;
        for (int end = width - width % L; j < end; j += L) {
            FloatVector r = FloatVector.fromArray(S, gates, ur + j);
            FloatVector dv = FloatVector.fromArray(S, dn, s + j).mul(r);
            dv.mul(FloatVector.fromArray(S, v, s + j))
                    .mul(FloatVector.broadcast(S, 1f).sub(r))
                    .intoArray(gates, ur + j);
            dv.intoArray(v, s + j);
        }
        JavaCells.gruResetBackward(j, width, gates, u, dn, v, s);
    }
}
