package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.opencl.MlpOperands.Product;

/**
 * The products of {@link MlpGroups}: a work-group computes a tile of 32 x 64 of C, each item 2 x 4 of it in registers, 16
 * steps of k at a time through local memory. A batch of 128 rows and 1000 columns so makes 64 tiles; the usual 64 x 64
 * would make 32 and leave three quarters of a large GPU idle.
 *
 * <p>A product is called in one place, because PoCL's compiler takes 5 to 10 s for each.
 */
abstract class MlpGroupProducts extends MlpKernel {
    static final int ITEMS = 256;
    static final int TILE_ROWS = 32;
    static final int TILE_COLS = 64;
    static final int TILE_DEPTH = 16;
    // one more than the tile, so that items that fill a column of it hit different memory banks
    static final int A_PITCH = TILE_ROWS + 1;
    static final int B_PITCH = TILE_COLS + 1;

    @Local
    float[] tileA = new float[TILE_DEPTH * A_PITCH];

    @Local
    float[] tileB = new float[TILE_DEPTH * B_PITCH];

    @Override
    void multiply(int at, int unit, int m, int n, int k, int featuresAt) {
        int tiles = (m + TILE_ROWS - 1) / TILE_ROWS;
        int i0 = unit % tiles * TILE_ROWS;
        int j0 = unit / tiles * TILE_COLS;
        if (j0 < n) {
            int item = getLocalId();
            int row = item / 16 * 2;
            int col = item % 16;
            float c00 = 0f;
            float c01 = 0f;
            float c02 = 0f;
            float c03 = 0f;
            float c10 = 0f;
            float c11 = 0f;
            float c12 = 0f;
            float c13 = 0f;
            for (int p0 = 0; p0 < k; p0 += TILE_DEPTH) {
                loadA(at, featuresAt, i0, p0, m, k, item);
                loadB(at, j0, p0, n, k, item);
                localBarrier();
                for (int p = 0; p < TILE_DEPTH; p++) {
                    float a0 = tileA[p * A_PITCH + row];
                    float a1 = tileA[p * A_PITCH + row + 1];
                    float b0 = tileB[p * B_PITCH + col];
                    float b1 = tileB[p * B_PITCH + col + 16];
                    float b2 = tileB[p * B_PITCH + col + 32];
                    float b3 = tileB[p * B_PITCH + col + 48];
                    c00 += a0 * b0;
                    c01 += a0 * b1;
                    c02 += a0 * b2;
                    c03 += a0 * b3;
                    c10 += a1 * b0;
                    c11 += a1 * b1;
                    c12 += a1 * b2;
                    c13 += a1 * b3;
                }
                localBarrier();
            }
            int j = j0 + col;
            int cAt = program[at + Product.C_AT] + (i0 + row) * n + j;
            if (i0 + row < m) {
                store(cAt, j, n, c00, c01, c02, c03);
            }
            if (i0 + row + 1 < m) {
                store(cAt + n, j, n, c10, c11, c12, c13);
            }
        }
        localBarrier();
    }

    void store(int cAt, int j, int n, float v0, float v1, float v2, float v3) {
        if (j < n) {
            work[cAt] = v0;
        }
        if (j + 16 < n) {
            work[cAt + 16] = v1;
        }
        if (j + 32 < n) {
            work[cAt + 32] = v2;
        }
        if (j + 48 < n) {
            work[cAt + 48] = v3;
        }
    }

    /** Neighbouring items follow the direction in which A is contiguous. Beyond the matrix the tile is 0. */
    void loadA(int at, int featuresAt, int i0, int p0, int m, int k, int item) {
        int aRow = program[at + Product.A_ROW];
        int aCol = program[at + Product.A_COL];
        int sources = program[at + Product.SOURCES];
        for (int e = item; e < TILE_ROWS * TILE_DEPTH; e += ITEMS) {
            int i = aCol == 1 ? e / TILE_DEPTH : e % TILE_ROWS;
            int p = aCol == 1 ? e % TILE_DEPTH : e / TILE_ROWS;
            float v = 0f;
            if (i0 + i < m && p0 + p < k) {
                int from = (i0 + i) * aRow + (p0 + p) * aCol;
                if (sources == FEATURES_VALUES || sources == FEATURES_WORK) {
                    v = features[featuresAt + from];
                } else {
                    v = work[program[at + Product.A_AT] + from];
                }
            }
            tileA[p * A_PITCH + i] = v;
        }
    }

    void loadB(int at, int j0, int p0, int n, int k, int item) {
        int bRow = program[at + Product.B_ROW];
        int bCol = program[at + Product.B_COL];
        int sources = program[at + Product.SOURCES];
        for (int e = item; e < TILE_COLS * TILE_DEPTH; e += ITEMS) {
            int j = bCol == 1 ? e % TILE_COLS : e / TILE_DEPTH;
            int p = bCol == 1 ? e / TILE_COLS : e % TILE_DEPTH;
            float v = 0f;
            if (j0 + j < n && p0 + p < k) {
                int from = program[at + Product.B_AT] + (p0 + p) * bRow + (j0 + j) * bCol;
                if (sources == FEATURES_VALUES || sources == WORK_VALUES) {
                    v = values[from];
                } else {
                    v = work[from];
                }
            }
            tileB[p * B_PITCH + j] = v;
        }
    }
}
