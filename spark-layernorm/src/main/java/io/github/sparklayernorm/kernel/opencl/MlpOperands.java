package io.github.sparklayernorm.kernel.opencl;

/**
 * Where an operation's numbers stand among its {@link MlpKernel#WIDTH} ints: {@link MlpProgram} writes them, the kernels read
 * them, both by these names; and where a step's numbers stand in its schedule. In bytecode, which is all that Aparapi sees, a name is its number.
 */
final class MlpOperands {
    static final int CODE = 0;
    static final int UNITS = 1;

    private MlpOperands() {}

    /**
     * C = A B, with A(i,p) = a[A_AT + i A_ROW + p A_COL], B(p,j) = b[B_AT + p B_ROW + j B_COL] and C(i,j) =
     * work[C_AT + i N + j].
     */
    static final class Product {
        static final int M = 2;
        static final int N = 3;
        static final int K = 4;
        /** 0 where A is the features: the mini-batch begins at its first row * FEATURES */
        static final int A_AT = 5;

        static final int A_ROW = 6;
        static final int A_COL = 7;
        static final int B_AT = 8;
        static final int B_ROW = 9;
        static final int B_COL = 10;
        static final int C_AT = 11;
        /** which arrays a and b are */
        static final int SOURCES = 12;
        /** width of a row of features */
        static final int FEATURES = 13;

        private Product() {}
    }

    /** y = act(norm(z + c) * gain + bias) or act(z + bias), and back. */
    static final class Layer {
        static final int COLS = 2;
        static final int Z = 3;
        static final int Y = 4;
        /** [2,MOST_ROWS] means, then reciprocal deviations */
        static final int STATS = 5;

        static final int GAIN = 6;
        static final int BIAS = 7;
        static final int ACTIVATION = 8;
        /** rows of the largest mini-batch */
        static final int MOST_ROWS = 9;
        /** forward: c, the bias that z is still to get, or {@link MlpLayer#NONE} */
        static final int SUM_BIAS = 10;
        /** backward: the gradient of y, overwritten by that of z */
        static final int DY = 10;
        /** backward: [chunks, 2 COLS] sums for gain and bias */
        static final int SUMS = 11;
        /** backward: rows of a chunk */
        static final int SHARE = 12;

        private Layer() {}
    }

    /** The loss of a row, and its gradient. */
    static final class Loss {
        static final int COLS = 2;
        static final int Z = 3;
        static final int DZ = 4;
        static final int BIAS = 7;

        private Loss() {}
    }

    /** Sums of a matrix's columns. */
    static final class Columns {
        static final int ROWS = 2;
        static final int COLS = 3;
        /** from a row to the next */
        static final int DISTANCE = 4;

        static final int MATRIX = 5;
        static final int SUMS = 6;

        private Columns() {}
    }

    /** values [M,N] to work [N,M]. */
    static final class Transpose {
        static final int M = 2;
        static final int N = 3;
        static final int FROM = 4;
        static final int TO = 5;

        private Transpose() {}
    }

    /** Sums of squares of the gradient's blocks. */
    static final class Squares {
        static final int GRADIENT = 2;
        static final int COUNT = 3;
        static final int SUMS = 4;

        private Squares() {}
    }

    /** A step of the optimiser on a range of the parameters. */
    static final class Update {
        static final int GRADIENT = 2;
        static final int FROM = 3;
        static final int TO = 4;
        /** what weight decay does there */
        static final int DECAY = 5;
        /** sums of squares, and how many */
        static final int SQUARES = 6;

        static final int BLOCKS = 7;

        private Update() {}
    }

    /** The numbers of a step of training, in {@link MlpKernel#schedule}. */
    static final class Schedule {
        static final int WIDTH = 4;
        static final int RATE = 0;
        /** of Adam's second moments */
        static final int CORRECTION2 = 1;
        /** the factor that parameters shrink by, or what of them joins the gradient */
        static final int DECAY = 2;
        /** of the loss's gradient */
        static final int SCALE = 3;

        private Schedule() {}
    }
}
