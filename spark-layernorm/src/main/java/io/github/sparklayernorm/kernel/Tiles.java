package io.github.sparklayernorm.kernel;

/** The innermost part of {@link PackedMatrix}'s products: {@link #ROWS} rows of A with one panel of B. */
interface Tiles {
    /** Rows of a tile: with two vectors across it has sixteen sums, enough to keep two FMA units busy. */
    int ROWS = 8;

    /** The tiles that go with the given kernels: the vectorised ones with the vectorised ones, else the plain. */
    static Tiles of(Kernels kernels) {
        return kernels.provider() instanceof SimdKernels ? new SimdTiles() : new JavaTiles();
    }

    /** Columns of a panel. */
    int width();

    /**
     * c[r,j] = sum over i of rows[i,r] * panel[i,j], each sum in the order of i by fused multiply-adds, from 0 or, to add,
     * from c[r,j].
     *
     * @param depth number of summands, even
     * @param rows  [depth,ROWS] read
     * @param panel [depth,width] read
     * @param c     [ROWS,width], rows ldc apart, written
     */
    void product(
            int depth, float[] rows, int rowsAt, float[] panel, int panelAt, boolean add, float[] c, int cAt, int ldc);
}
