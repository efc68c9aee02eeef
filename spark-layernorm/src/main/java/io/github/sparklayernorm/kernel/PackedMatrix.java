package io.github.sparklayernorm.kernel;

/**
 * A matrix B [k,n] that is laid out once and then multiplied many times: C [m,n] = A [m,k] B, or C += A B.
 *
 * <p>A BLAS lays B out anew in every product. That is nothing beside a product of many rows, but a recurrent layer
 * multiplies the same weights once per time step with the few rows of a batch, and then it is most of the time.
 *
 * <p>The layout is panels [k,width] of B's columns, one after the other, filled up with zeros. A product goes through the
 * panels, and back again the next time: the panels that it used last are those that the second cache still holds. An
 * element of C is the same bits whatever the other rows are and whichever way it goes.
 *
 * <p>Not for two threads at once. Arrays grow to the largest matrix seen and then stay.
 */
public final class PackedMatrix {
    /**
     * Where it is faster than the OpenBLAS that comes with the library, layout included: from 3 rows (one or two are read
     * straight from B by a BLAS) to 128, in at least 4 products (the layout costs as much as one, or as what four gain).
     * Measured with 16 lanes, OpenBLAS 0.3.31; benchmarks/results/packed-product.txt.
     */
    private static final int LEAST_ROWS = 3;

    private static final int MOST_ROWS = 128;
    private static final int LEAST_PRODUCTS = 4;

    /** Rows of a panel's part that stays in the first cache while all rows of A meet it: 256 of 128 bytes are 32 KB. */
    private static final int DEPTH = 256;

    private final Tiles tiles;
    private final int width;
    private final float[] edge; // [ROWS,width] a tile that reaches beyond C
    private float[] panels = {};
    private float[] rows = {}; // A, interleaved by ROWS and filled up with zeros
    private int k;
    private int n;
    private int depth; // k, made even
    private boolean backwards;

    PackedMatrix(Tiles tiles) {
        this.tiles = tiles;
        width = tiles.width();
        edge = new float[Tiles.ROWS * width];
    }

    /** An empty matrix whose products run on the given kind of kernels. */
    public static PackedMatrix of(Kernels kernels) {
        return new PackedMatrix(Tiles.of(kernels));
    }

    /** Whether so many products are enough for laying out B to pay. */
    public static boolean pays(Kernels kernels, int products) {
        return products >= LEAST_PRODUCTS && kernels.provider() instanceof SimdKernels;
    }

    /** Whether a product with so many rows of A is faster this way, B being laid out. */
    public static boolean suits(int m) {
        return m >= LEAST_ROWS && m <= MOST_ROWS;
    }

    /**
     * Lays out B.
     *
     * @param transpose whether b holds B' [n,k] instead of B [k,n]
     * @param ldb       elements between the rows of b
     */
    public void pack(boolean transpose, int k, int n, float[] b, int bAt, int ldb) {
        if (k < 1 || n < 1) {
            throw new IllegalArgumentException(
                    "pack: k and n must be at least 1, but they are " + k + " and " + n + "; check the shape.");
        }
        checkMatrix("pack", "b", transpose ? n : k, transpose ? k : n, b, bAt, ldb);
        this.k = k;
        this.n = n;
        depth = k + k % 2;
        int count = (n + width - 1) / width;
        panels = atLeast(panels, count * depth * width);
        for (int panel = 0; panel < count; panel++) {
            int column = panel * width;
            int columns = Math.min(width, n - column);
            int at = panel * depth * width;
            if (transpose) {
                packTransposed(columns, b, bAt + column * ldb, ldb, at);
            } else {
                packStraight(columns, b, bAt + column, ldb, at);
            }
        }
    }

    /**
     * C = A B, or C += A B.
     *
     * @param a [m,k], rows lda apart, read
     * @param c [m,n], rows ldc apart, written
     */
    public void multiply(int m, boolean add, float[] a, int aAt, int lda, float[] c, int cAt, int ldc) {
        checkMatrix("multiply", "a", m, k, a, aAt, lda);
        checkMatrix("multiply", "c", m, n, c, cAt, ldc);
        interleave(m, a, aAt, lda);
        int count = (n + width - 1) / width;
        for (int i = 0; i < count; i++) {
            panel(backwards ? count - 1 - i : i, m, add, c, cAt, ldc);
        }
        backwards = !backwards;
    }

    private void panel(int panel, int m, boolean add, float[] c, int cAt, int ldc) {
        int column = panel * width;
        int columns = Math.min(width, n - column);
        for (int from = 0; from < depth; from += DEPTH) {
            int length = Math.min(DEPTH, depth - from);
            int at = (panel * depth + from) * width;
            boolean sum = add || from > 0;
            for (int row = 0; row < m; row += Tiles.ROWS) {
                int a = row * depth + from * Tiles.ROWS;
                int to = cAt + row * ldc + column;
                int left = Math.min(Tiles.ROWS, m - row);
                if (left == Tiles.ROWS && columns == width) {
                    tiles.product(length, rows, a, panels, at, sum, c, to, ldc);
                } else {
                    if (sum) {
                        copy(left, columns, c, to, ldc, edge, 0, width);
                    }
                    tiles.product(length, rows, a, panels, at, sum, edge, 0, width);
                    copy(left, columns, edge, 0, width, c, to, ldc);
                }
            }
        }
    }

    /** rows[block,i,r] = a[block * ROWS + r, i], zero beyond A. */
    private void interleave(int m, float[] a, int aAt, int lda) {
        int blocks = (m + Tiles.ROWS - 1) / Tiles.ROWS;
        rows = atLeast(rows, blocks * Tiles.ROWS * depth);
        for (int row = 0; row < blocks * Tiles.ROWS; row++) {
            int to = row / Tiles.ROWS * Tiles.ROWS * depth + row % Tiles.ROWS;
            int from = aAt + row * lda;
            int length = row < m ? k : 0;
            for (int i = 0; i < length; i++) {
                rows[to + i * Tiles.ROWS] = a[from + i];
            }
            for (int i = length; i < depth; i++) {
                rows[to + i * Tiles.ROWS] = 0f;
            }
        }
    }

    private void packStraight(int columns, float[] b, int from, int ldb, int at) {
        for (int i = 0; i < depth; i++) {
            int length = i < k ? columns : 0;
            if (length > 0) {
                System.arraycopy(b, from + i * ldb, panels, at + i * width, length);
            }
            fillZero(at + i * width + length, width - length);
        }
    }

    private void packTransposed(int columns, float[] b, int from, int ldb, int at) {
        for (int block = 0; block < depth; block += width) {
            int end = Math.min(k, block + width);
            for (int j = 0; j < columns; j++) {
                for (int i = block; i < end; i++) {
                    panels[at + i * width + j] = b[from + j * ldb + i];
                }
            }
        }
        for (int i = 0; i < depth; i++) {
            int length = i < k ? columns : 0;
            fillZero(at + i * width + length, width - length);
        }
    }

    private void fillZero(int from, int length) {
        for (int j = from; j < from + length; j++) {
            panels[j] = 0f;
        }
    }

    private static void copy(
            int count, int columns, float[] from, int fromAt, int ldFrom, float[] to, int toAt, int ldTo) {
        for (int r = 0; r < count; r++) {
            System.arraycopy(from, fromAt + r * ldFrom, to, toAt + r * ldTo, columns);
        }
    }

    private static float[] atLeast(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }

    private static void checkMatrix(String method, String name, int rows, int cols, float[] array, int at, int stride) {
        Check.sizes(method, rows, cols);
        if (stride < cols) {
            throw new IllegalArgumentException(method + ": the rows of \"" + name + "\" must be at least " + cols
                    + " elements apart, but are " + stride + "; check ld" + name + ".");
        }
        Check.matrix(method, name, array, at, rows == 0 ? 0 : 1, Math.addExact((rows - 1) * stride, cols));
    }
}
