package io.github.sparklayernorm.kernel;

/** The tiles in plain loops, the specification of {@link SimdTiles}: the same sums in the same order, bit for bit. */
final class JavaTiles implements Tiles {
    private static final int WIDTH = 4;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void product(
            int depth, float[] rows, int rowsAt, float[] panel, int panelAt, boolean add, float[] c, int cAt, int ldc) {
        for (int r = 0; r < ROWS; r++) {
            for (int j = 0; j < WIDTH; j++) {
                float sum = add ? c[cAt + r * ldc + j] : 0f;
                for (int i = 0; i < depth; i++) {
                    sum = Math.fma(rows[rowsAt + i * ROWS + r], panel[panelAt + i * WIDTH + j], sum);
                }
                c[cAt + r * ldc + j] = sum;
            }
        }
    }
}
