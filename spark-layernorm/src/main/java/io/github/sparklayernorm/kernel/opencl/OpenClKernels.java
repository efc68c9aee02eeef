package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.CellKernels;
import io.github.sparklayernorm.kernel.KernelProvider;
import io.github.sparklayernorm.kernel.Kernels;

/**
 * Layer norm, softmax cross-entropy and the recurrent cells' steps on an OpenCL device; everything else, which is bound by
 * memory and small, on the CPU's best kernels. On a GPU a single norm loses to the CPU by the way over the bus alone: {@link MlpDeviceTrainer} is
 * what a GPU is good for.
 *
 * <p>Threads share the device, each with kernels of its own. Once a launch has failed every call throws
 * {@link DeviceFailedException}.
 */
public final class OpenClKernels implements KernelProvider {
    private final OpenClDevice device;
    private final KernelProvider rest = Kernels.best().provider();
    private final LauncherPool<NormLaunchers> pool;
    /** null until a recurrent network asks for them: others need not wait for their compilation */
    private OpenClCells cells;

    private OpenClKernels(OpenClDevice device) {
        this.device = device;
        this.pool = new LauncherPool<>(() -> new NormLaunchers(device));
    }

    /** Kernels whose results on a small input were equal to the plain kernels'; disposed when the JVM ends. */
    public static OpenClKernels on(OpenClDevice device) {
        OpenClKernels kernels = new OpenClKernels(device);
        try {
            SelfTest.run(kernels);
        } catch (DeviceFailedException e) {
            throw new OpenClUnavailableException(e.getMessage(), e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(kernels::close, "opencl-dispose"));
        return kernels;
    }

    @Override
    public String name() {
        return "opencl (" + device.name() + ")";
    }

    @Override
    public synchronized CellKernels cells() {
        if (cells == null) {
            cells = OpenClCells.on(device);
        }
        return cells;
    }

    public OpenClDevice device() {
        return device;
    }

    @Override
    public void layerNormForward(
            Activation a,
            int rows,
            int cols,
            float epsilon,
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt,
            float[] mean,
            float[] rstd,
            int statAt) {
        if (rows == 0) {
            return;
        }
        NormLaunchers mine = pool.take();
        try {
            mine.layerNormForward(
                    a, rows, cols, epsilon, x, xAt, gain, gainAt, bias, biasAt, y, yAt, mean, rstd, statAt);
        } finally {
            pool.giveBack(mine);
        }
    }

    @Override
    public void layerNormBackward(
            Activation a,
            int rows,
            int cols,
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt,
            float[] mean,
            float[] rstd,
            int statAt,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            float[] dGain,
            int dGainAt,
            float[] dBias,
            int dBiasAt) {
        if (rows == 0) {
            return;
        }
        NormLaunchers mine = pool.take();
        try {
            mine.layerNormBackward(
                    a, rows, cols, x, xAt, gain, gainAt, bias, biasAt, y, yAt, mean, rstd, statAt, dy, dyAt, dx, dxAt,
                    dGain, dGainAt, dBias, dBiasAt);
        } finally {
            pool.giveBack(mine);
        }
    }

    @Override
    public double softmaxCrossEntropy(
            int rows, int classes, float[] logits, float[] labels, float[] weights, float scale, float[] dLogits) {
        if (rows == 0) {
            return 0;
        }
        NormLaunchers mine = pool.take();
        try {
            return mine.softmaxCrossEntropy(rows, classes, logits, labels, weights, scale, dLogits);
        } finally {
            pool.giveBack(mine);
        }
    }

    @Override
    public void columnMoments(int rows, int cols, float[] x, int xAt, float[] mean, float[] variance) {
        rest.columnMoments(rows, cols, x, xAt, mean, variance);
    }

    @Override
    public void columnAffineForward(
            Activation a,
            int rows,
            int cols,
            float[] x,
            int xAt,
            float[] center,
            float[] scale,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt) {
        rest.columnAffineForward(a, rows, cols, x, xAt, center, scale, bias, biasAt, y, yAt);
    }

    @Override
    public void columnAffineBackward(
            Activation a,
            int rows,
            int cols,
            float[] x,
            int xAt,
            float[] center,
            float[] scale,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            float[] dScale,
            float[] dBias,
            int dBiasAt) {
        rest.columnAffineBackward(
                a, rows, cols, x, xAt, center, scale, bias, biasAt, y, yAt, dy, dyAt, dx, dxAt, dScale, dBias, dBiasAt);
    }

    @Override
    public void columnCorrect(
            int rows,
            int cols,
            float[] x,
            int xAt,
            float[] center,
            float[] slope,
            float[] shift,
            float[] dx,
            int dxAt) {
        rest.columnCorrect(rows, cols, x, xAt, center, slope, shift, dx, dxAt);
    }

    @Override
    public void softmax(int rows, int classes, float[] logits, int logitsAt, float[] p, int pAt) {
        rest.softmax(rows, classes, logits, logitsAt, p, pAt);
    }

    @Override
    public void dropout(int count, float rate, long seed, float[] x, int xAt, float[] y, int yAt) {
        rest.dropout(count, rate, seed, x, xAt, y, yAt);
    }

    @Override
    public void adam(
            int from,
            int to,
            float[] p,
            float[] g,
            float[] m,
            float[] v,
            float beta1,
            float beta2,
            float epsilon,
            float rate,
            float correction2,
            float shrink) {
        rest.adam(from, to, p, g, m, v, beta1, beta2, epsilon, rate, correction2, shrink);
    }

    @Override
    public void sgd(
            int from, int to, float[] p, float[] g, float[] velocity, float momentum, float stepSize, float decay) {
        rest.sgd(from, to, p, g, velocity, momentum, stepSize, decay);
    }

    @Override
    public double sumOfSquares(int from, int to, float[] x) {
        return rest.sumOfSquares(from, to, x);
    }

    @Override
    public void scale(int from, int to, float factor, float[] x) {
        rest.scale(from, to, factor, x);
    }

    @Override
    public void addScaled(int count, float factor, float[] x, int xAt, float[] y, int yAt) {
        rest.addScaled(count, factor, x, xAt, y, yAt);
    }

    /** Kernel objects that wait for their next use; each has a native context of its own. */
    int idleLaunchers() {
        return pool.idleCount();
    }

    synchronized void close() {
        pool.close();
        if (cells != null) {
            cells.close();
        }
    }
}
