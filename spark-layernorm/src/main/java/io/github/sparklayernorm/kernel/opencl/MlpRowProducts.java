package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.opencl.MlpOperands.Product;

/**
 * The products of {@link MlpRows}. PoCL's compiler vectorises innermost loops but unrolls nothing, so 4 rows times 4 steps
 * of k are kept in scalars: each load and store of C serves 4 multiply-adds, each load of B serves 4 (2 cores,
 * 128x784x1024: 17 GFLOP/s with 32 accumulators in a private array, 60 like this).
 */
abstract class MlpRowProducts extends MlpKernel {
    static final int BLOCK_ROWS = 4;

    @Override
    void multiply(int at, int unit, int m, int n, int k, int featuresAt) {
        int sources = program[at + Product.SOURCES];
        if (sources == FEATURES_VALUES) {
            product(features, values, at, unit, featuresAt, m, n, k);
        } else if (sources == WORK_VALUES) {
            product(work, values, at, unit, program[at + Product.A_AT], m, n, k);
        } else if (sources == FEATURES_WORK) {
            product(features, work, at, unit, featuresAt, m, n, k);
        } else {
            product(work, work, at, unit, program[at + Product.A_AT], m, n, k);
        }
    }

    void product(float[] a, float[] b, int at, int unit, int aAt, int m, int n, int k) {
        int blocks = (m + BLOCK_ROWS - 1) / BLOCK_ROWS;
        int i = unit % blocks * BLOCK_ROWS;
        int j = unit / blocks * COLUMNS;
        int width = min(COLUMNS, n - j);
        if (width > 0) {
            int aRow = program[at + Product.A_ROW];
            int aCol = program[at + Product.A_COL];
            int bRow = program[at + Product.B_ROW];
            int bAt = program[at + Product.B_AT] + j;
            int cAt = program[at + Product.C_AT] + i * n + j;
            if (i + BLOCK_ROWS <= m) {
                fourRows(a, b, aAt + i * aRow, aRow, aCol, bAt, bRow, cAt, n, width, k);
            } else {
                for (int r = i; r < m; r++) {
                    oneRow(a, b, aAt + r * aRow, aCol, bAt, bRow, cAt + (r - i) * n, width, k);
                }
            }
        }
    }

    void fourRows(
            float[] a, float[] b, int aAt, int aRow, int aCol, int bAt, int bRow, int cAt, int n, int width, int k) {
        int c1 = cAt + n;
        int c2 = c1 + n;
        int c3 = c2 + n;
        for (int j = 0; j < width; j++) {
            work[cAt + j] = 0f;
            work[c1 + j] = 0f;
            work[c2 + j] = 0f;
            work[c3 + j] = 0f;
        }
        int whole = k - (k & 3);
        for (int p = 0; p < whole; p += 4) {
            int a0 = aAt + p * aCol;
            int a1 = a0 + aRow;
            int a2 = a1 + aRow;
            int a3 = a2 + aRow;
            float a00 = a[a0];
            float a01 = a[a0 + aCol];
            float a02 = a[a0 + 2 * aCol];
            float a03 = a[a0 + 3 * aCol];
            float a10 = a[a1];
            float a11 = a[a1 + aCol];
            float a12 = a[a1 + 2 * aCol];
            float a13 = a[a1 + 3 * aCol];
            float a20 = a[a2];
            float a21 = a[a2 + aCol];
            float a22 = a[a2 + 2 * aCol];
            float a23 = a[a2 + 3 * aCol];
            float a30 = a[a3];
            float a31 = a[a3 + aCol];
            float a32 = a[a3 + 2 * aCol];
            float a33 = a[a3 + 3 * aCol];
            int b0 = bAt + p * bRow;
            int b1 = b0 + bRow;
            int b2 = b1 + bRow;
            int b3 = b2 + bRow;
            for (int j = 0; j < width; j++) {
                float v0 = b[b0 + j];
                float v1 = b[b1 + j];
                float v2 = b[b2 + j];
                float v3 = b[b3 + j];
                work[cAt + j] = work[cAt + j] + a00 * v0 + a01 * v1 + a02 * v2 + a03 * v3;
                work[c1 + j] = work[c1 + j] + a10 * v0 + a11 * v1 + a12 * v2 + a13 * v3;
                work[c2 + j] = work[c2 + j] + a20 * v0 + a21 * v1 + a22 * v2 + a23 * v3;
                work[c3 + j] = work[c3 + j] + a30 * v0 + a31 * v1 + a32 * v2 + a33 * v3;
            }
        }
        for (int p = whole; p < k; p++) {
            int a0 = aAt + p * aCol;
            float a00 = a[a0];
            float a10 = a[a0 + aRow];
            float a20 = a[a0 + 2 * aRow];
            float a30 = a[a0 + 3 * aRow];
            int b0 = bAt + p * bRow;
            for (int j = 0; j < width; j++) {
                float v0 = b[b0 + j];
                work[cAt + j] = work[cAt + j] + a00 * v0;
                work[c1 + j] = work[c1 + j] + a10 * v0;
                work[c2 + j] = work[c2 + j] + a20 * v0;
                work[c3 + j] = work[c3 + j] + a30 * v0;
            }
        }
    }

    void oneRow(float[] a, float[] b, int aAt, int aCol, int bAt, int bRow, int cAt, int width, int k) {
        for (int j = 0; j < width; j++) {
            work[cAt + j] = 0f;
        }
        for (int p = 0; p < k; p++) {
            float a0 = a[aAt + p * aCol];
            int b0 = bAt + p * bRow;
            for (int j = 0; j < width; j++) {
                work[cAt + j] = work[cAt + j] + a0 * b[b0 + j];
            }
        }
    }
}
