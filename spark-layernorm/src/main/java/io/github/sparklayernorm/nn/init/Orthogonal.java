package io.github.sparklayernorm.nn.init;

import breeze.linalg.DenseMatrix;
import breeze.linalg.DenseMatrix$mcD$sp;
import breeze.linalg.qr;
import breeze.linalg.qr$reduced$impl_reduced_DM_Double$;
import io.github.sparklayernorm.nn.Parameter;

/**
 * Orthogonal starting values for recurrent weights (Saxe, McClelland, Ganguli 2014, arXiv:1312.6120): they neither shrink
 * nor stretch a state, however many steps it goes through.
 *
 * <p>The one file of the numeric core that uses Breeze, for its QR decomposition.
 */
public final class Orthogonal {
    private Orthogonal() {}

    /** Makes each block of [rows,rows] columns of w a random orthogonal matrix, uniform over all of them. */
    public static void fill(Parameter w, RandomStream random) {
        int size = w.rows();
        for (int column = 0; column < w.cols(); column += size) {
            double[] q = matrix(size, random);
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    w.values()[w.offset() + i * w.cols() + column + j] = (float) q[i + j * size];
                }
            }
        }
    }

    /** A column-major orthogonal matrix: Q of a Gaussian matrix, its columns' signs set so that R's diagonal is positive. */
    private static double[] matrix(int size, RandomStream random) {
        double[] gaussian = new double[size * size];
        for (int i = 0; i < gaussian.length; i++) {
            gaussian[i] = random.nextGaussian();
        }
        qr.QR<DenseMatrix<Object>> decomposed =
                qr$reduced$impl_reduced_DM_Double$.MODULE$.apply(new DenseMatrix$mcD$sp(size, size, gaussian));
        double[] q = (double[]) decomposed.q().data();
        double[] r = (double[]) decomposed.r().data();
        for (int j = 0; j < size; j++) {
            double sign = r[j + j * size] < 0 ? -1 : 1;
            for (int i = 0; i < size; i++) {
                q[i + j * size] *= sign;
            }
        }
        return q;
    }
}
