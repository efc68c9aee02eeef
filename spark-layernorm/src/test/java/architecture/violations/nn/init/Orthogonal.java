package architecture.violations.nn.init;

import breeze.linalg.DenseMatrix;

/** Breaks nothing: the one class of the numeric core that may use Breeze. */
public final class Orthogonal {
    DenseMatrix<Object> matrix;
}
