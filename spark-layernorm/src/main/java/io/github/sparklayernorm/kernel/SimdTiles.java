package io.github.sparklayernorm.kernel;

import static io.github.sparklayernorm.kernel.Lanes.L;
import static io.github.sparklayernorm.kernel.Lanes.S;

import jdk.incubator.vector.FloatVector;

/**
 * The tiles on vectors: two vectors across, so sixteen sums, which stay in registers for the whole depth. Written out, two
 * summands a turn: what belongs to a loop (its counter, and a bounds check for each vector) then counts half.
 */
final class SimdTiles implements Tiles {
    private static final int WIDTH = 2 * L;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void product(
            int depth, float[] rows, int rowsAt, float[] panel, int panelAt, boolean add, float[] c, int cAt, int ldc) {
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = FloatVector.zero(S);
        FloatVector a2 = FloatVector.zero(S);
        FloatVector a3 = FloatVector.zero(S);
        FloatVector a4 = FloatVector.zero(S);
        FloatVector a5 = FloatVector.zero(S);
        FloatVector a6 = FloatVector.zero(S);
        FloatVector a7 = FloatVector.zero(S);
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        FloatVector b4 = a0;
        FloatVector b5 = a0;
        FloatVector b6 = a0;
        FloatVector b7 = a0;
        if (add) {
            a0 = FloatVector.fromArray(S, c, cAt);
            b0 = FloatVector.fromArray(S, c, cAt + L);
            a1 = FloatVector.fromArray(S, c, cAt + ldc);
            b1 = FloatVector.fromArray(S, c, cAt + ldc + L);
            a2 = FloatVector.fromArray(S, c, cAt + 2 * ldc);
            b2 = FloatVector.fromArray(S, c, cAt + 2 * ldc + L);
            a3 = FloatVector.fromArray(S, c, cAt + 3 * ldc);
            b3 = FloatVector.fromArray(S, c, cAt + 3 * ldc + L);
            a4 = FloatVector.fromArray(S, c, cAt + 4 * ldc);
            b4 = FloatVector.fromArray(S, c, cAt + 4 * ldc + L);
            a5 = FloatVector.fromArray(S, c, cAt + 5 * ldc);
            b5 = FloatVector.fromArray(S, c, cAt + 5 * ldc + L);
            a6 = FloatVector.fromArray(S, c, cAt + 6 * ldc);
            b6 = FloatVector.fromArray(S, c, cAt + 6 * ldc + L);
            a7 = FloatVector.fromArray(S, c, cAt + 7 * ldc);
            b7 = FloatVector.fromArray(S, c, cAt + 7 * ldc + L);
        }
        for (int i = 0; i < depth; i += 2) {
            int x = rowsAt + i * ROWS;
            int y = panelAt + i * WIDTH;
            FloatVector p = FloatVector.fromArray(S, panel, y);
            FloatVector q = FloatVector.fromArray(S, panel, y + L);
            FloatVector v = FloatVector.broadcast(S, rows[x]);
            a0 = v.fma(p, a0);
            b0 = v.fma(q, b0);
            v = FloatVector.broadcast(S, rows[x + 1]);
            a1 = v.fma(p, a1);
            b1 = v.fma(q, b1);
            v = FloatVector.broadcast(S, rows[x + 2]);
            a2 = v.fma(p, a2);
            b2 = v.fma(q, b2);
            v = FloatVector.broadcast(S, rows[x + 3]);
            a3 = v.fma(p, a3);
            b3 = v.fma(q, b3);
            v = FloatVector.broadcast(S, rows[x + 4]);
            a4 = v.fma(p, a4);
            b4 = v.fma(q, b4);
            v = FloatVector.broadcast(S, rows[x + 5]);
            a5 = v.fma(p, a5);
            b5 = v.fma(q, b5);
            v = FloatVector.broadcast(S, rows[x + 6]);
            a6 = v.fma(p, a6);
            b6 = v.fma(q, b6);
            v = FloatVector.broadcast(S, rows[x + 7]);
            a7 = v.fma(p, a7);
            b7 = v.fma(q, b7);
            p = FloatVector.fromArray(S, panel, y + WIDTH);
            q = FloatVector.fromArray(S, panel, y + WIDTH + L);
            v = FloatVector.broadcast(S, rows[x + 8]);
            a0 = v.fma(p, a0);
            b0 = v.fma(q, b0);
            v = FloatVector.broadcast(S, rows[x + 9]);
            a1 = v.fma(p, a1);
            b1 = v.fma(q, b1);
            v = FloatVector.broadcast(S, rows[x + 10]);
            a2 = v.fma(p, a2);
            b2 = v.fma(q, b2);
            v = FloatVector.broadcast(S, rows[x + 11]);
            a3 = v.fma(p, a3);
            b3 = v.fma(q, b3);
            v = FloatVector.broadcast(S, rows[x + 12]);
            a4 = v.fma(p, a4);
            b4 = v.fma(q, b4);
            v = FloatVector.broadcast(S, rows[x + 13]);
            a5 = v.fma(p, a5);
            b5 = v.fma(q, b5);
            v = FloatVector.broadcast(S, rows[x + 14]);
            a6 = v.fma(p, a6);
            b6 = v.fma(q, b6);
            v = FloatVector.broadcast(S, rows[x + 15]);
            a7 = v.fma(p, a7);
            b7 = v.fma(q, b7);
        }
        a0.intoArray(c, cAt);
        b0.intoArray(c, cAt + L);
        a1.intoArray(c, cAt + ldc);
        b1.intoArray(c, cAt + ldc + L);
        a2.intoArray(c, cAt + 2 * ldc);
        b2.intoArray(c, cAt + 2 * ldc + L);
        a3.intoArray(c, cAt + 3 * ldc);
        b3.intoArray(c, cAt + 3 * ldc + L);
        a4.intoArray(c, cAt + 4 * ldc);
        b4.intoArray(c, cAt + 4 * ldc + L);
        a5.intoArray(c, cAt + 5 * ldc);
        b5.intoArray(c, cAt + 5 * ldc + L);
        a6.intoArray(c, cAt + 6 * ldc);
        b6.intoArray(c, cAt + 6 * ldc + L);
        a7.intoArray(c, cAt + 7 * ldc);
        b7.intoArray(c, cAt + 7 * ldc + L);
    }
}
