package io.github.sparklayernorm.kernel;

import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Row-major matrix products in one thread: C = alpha op(A) op(B) + beta C.
 *
 * <p>Runs on the OpenBLAS that comes with the library; where that cannot start, on what netlib finds (a library that the
 * user names with {@code -Ddev.ludovic.netlib.blas.nativeLibPath}, the system's, or Java). May be called by many threads at
 * once.
 */
public final class Gemm {
    private static final Logger LOG = LoggerFactory.getLogger(Gemm.class);

    private static final NativeBlas.Door DOOR = open();
    // static final, so that the JIT compiles the call as if it stood here
    private static final MethodHandle SGEMM = DOOR.sgemm();

    private Gemm() {}

    /** What the products run on, such as {@code "OpenBLAS 0.3.31, one thread"}. */
    public static String implementation() {
        return DOOR.name();
    }

    /**
     * C[m,n] = alpha op(A)[m,k] op(B)[k,n] + beta C. Where beta is 0, C is only written.
     *
     * @param a [m,k], or [k,m] where transposeA; rows lda apart; read
     * @param b [k,n], or [n,k] where transposeB; rows ldb apart; read
     * @param c [m,n]; rows ldc apart; written
     */
    public static void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aAt,
            int lda,
            float[] b,
            int bAt,
            int ldb,
            float beta,
            float[] c,
            int cAt,
            int ldc) {
        if (m < 0 || n < 0 || k < 0) {
            throw new IllegalArgumentException("Gemm: m, n and k must be at least 0, but they are " + m + ", " + n
                    + " and " + k + "; check the shapes.");
        }
        checkMatrix("A", transposeA ? k : m, transposeA ? m : k, a, aAt, lda);
        checkMatrix("B", transposeB ? n : k, transposeB ? k : n, b, bAt, ldb);
        checkMatrix("C", m, n, c, cAt, ldc);
        if (m == 0 || n == 0) {
            return;
        }
        if (k == 0) {
            scaleRows(m, n, beta, c, cAt, ldc);
            return;
        }
        // a row-major matrix is its transpose in BLAS's column-major terms, and C' = op(B)' op(A)'
        try {
            SGEMM.invokeExact(
                    order(transposeB), order(transposeA), n, m, k, alpha, b, bAt, ldb, a, aAt, lda, beta, c, cAt, ldc);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static String order(boolean transposed) {
        return transposed ? "T" : "N";
    }

    private static void scaleRows(int m, int n, float beta, float[] c, int cAt, int ldc) {
        for (int row = 0; row < m; row++) {
            int at = cAt + row * ldc;
            if (beta == 0f) {
                Arrays.fill(c, at, at + n, 0f);
            } else {
                for (int j = at; j < at + n; j++) {
                    c[j] *= beta;
                }
            }
        }
    }

    private static void checkMatrix(String name, int rows, int cols, float[] array, int at, int stride) {
        if (stride < Math.max(1, cols)) {
            throw new IllegalArgumentException("Gemm: the rows of " + name + " must be at least " + Math.max(1, cols)
                    + " elements apart, but are " + stride + "; check ld" + name.toLowerCase(Locale.ROOT) + ".");
        }
        long end = rows == 0 || cols == 0 ? at : at + (rows - 1L) * stride + cols;
        if (array == null || at < 0 || end > array.length) {
            throw new IllegalArgumentException(
                    "Gemm: " + name + " must hold " + rows + " x " + cols + " elements from index "
                            + at + " with rows " + stride + " apart, but "
                            + (array == null ? "it is null" : "its length is " + array.length)
                            + "; check the sizes and the offset.");
        }
    }

    private static NativeBlas.Door open() {
        if (NativeBlas.userHasChosen()) {
            NativeBlas.Door door = shared();
            LOG.info("Matrix products: {}, as chosen by system property", door.name());
            return door;
        }
        try {
            NativeBlas.Door door = NativeBlas.openBlas();
            LOG.info("Matrix products: {}", door.name());
            return door;
        } catch (Exception | LinkageError e) {
            NativeBlas.Door door = shared();
            LOG.warn("Matrix products: {}; the bundled OpenBLAS is not used: {}", door.name(), reason(e));
            return door;
        }
    }

    private static NativeBlas.Door shared() {
        try {
            return NativeBlas.shared();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("netlib's sgemm must be there, but is not; check netlib's version", e);
        }
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }
}
