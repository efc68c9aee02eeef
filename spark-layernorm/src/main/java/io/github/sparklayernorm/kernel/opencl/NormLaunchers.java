package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.Activation;
import java.util.Arrays;

/**
 * One thread's kernels for the norms and the loss, with their buffers: kernels are made at their first use, buffers only
 * grow, so a warm call allocates next to nothing.
 */
final class NormLaunchers implements AutoCloseable {
    /** Work-items of the shape for CPU devices: more than any such device has cores, few enough to start quickly. */
    static final int MOST_ITEMS = 64;
    /** Chunks of rows in a GPU's backward pass: several per multiprocessor, while their sums stay small beside x. */
    static final int MOST_CHUNKS = 512;

    private final OpenClDevice device;
    private KernelLauncher<LayerNormForward> forward;
    private KernelLauncher<LayerNormBackward> backward;
    private KernelLauncher<SoftmaxCrossEntropy> loss;

    private final DeviceArray x;
    private final DeviceArray y;
    private final DeviceArray dy;
    private final DeviceArray dx;
    private float[] affine = new float[0];
    private float[] stats = new float[0];
    private float[] partials = new float[0];
    private float[] sums = new float[0];
    private float[] perRow = new float[0];

    NormLaunchers(OpenClDevice device) {
        this.device = device;
        x = new DeviceArray(device);
        y = new DeviceArray(device);
        dy = new DeviceArray(device);
        dx = new DeviceArray(device);
    }

    void layerNormForward(
            Activation a,
            int rows,
            int cols,
            float epsilon,
            float[] xs,
            int xAt,
            float[] gain,
            int gainAt,
            float[] bias,
            int biasAt,
            float[] ys,
            int yAt,
            float[] mean,
            float[] rstd,
            int statAt) {
        if (forward == null) {
            forward = new KernelLauncher<>(
                    device,
                    device.groups() ? new LayerNormForwardGroups(OpenClDevice.MAX_GROUP) : new LayerNormForwardRows());
        }
        LayerNormForward k = forward.kernel();
        k.rows = rows;
        k.cols = cols;
        k.activation = ActivationKernel.code(a);
        k.epsilon = epsilon;
        k.x = x.filled(xs, xAt, rows * cols);
        k.xAt = x.at();
        k.affine = sideBySide(gain, gainAt, bias, biasAt, cols);
        k.y = y.empty(ys, yAt, rows * cols);
        k.yAt = y.at();
        stats = DeviceArray.grown(stats, 2 * rows);
        k.stats = stats;
        int groups = device.groups() ? rows : Math.min(rows, MOST_ITEMS);
        forward.launch(groups, device.groupSize(cols), 1, new Object[] {k.x, k.affine}, k.y, stats);
        y.copyTo(ys, yAt, rows * cols);
        System.arraycopy(stats, 0, mean, statAt, rows);
        System.arraycopy(stats, rows, rstd, statAt, rows);
    }

    void layerNormBackward(
            Activation a,
            int rows,
            int cols,
            float[] xs,
            int xAt,
            float[] gain,
            int gainAt,
            float[] bias,
            int biasAt,
            float[] ys,
            int yAt,
            float[] mean,
            float[] rstd,
            int statAt,
            float[] dys,
            int dyAt,
            float[] dxs,
            int dxAt,
            float[] dGain,
            int dGainAt,
            float[] dBias,
            int dBiasAt) {
        if (backward == null) {
            backward = new KernelLauncher<>(
                    device,
                    device.groups()
                            ? new LayerNormBackwardGroups(OpenClDevice.MAX_GROUP)
                            : new LayerNormBackwardRows());
        }
        int mostChunks = Math.min(rows, device.groups() ? MOST_CHUNKS : MOST_ITEMS);
        int share = (rows + mostChunks - 1) / mostChunks;
        LayerNormBackward k = backward.kernel();
        k.rows = rows;
        k.cols = cols;
        k.activation = ActivationKernel.code(a);
        k.share = share;
        k.chunks = (rows + share - 1) / share;
        k.x = x.filled(xs, xAt, rows * cols);
        k.xAt = x.at();
        k.affine = sideBySide(gain, gainAt, bias, biasAt, cols);
        k.y = y.filled(ys, yAt, rows * cols);
        k.yAt = y.at();
        stats = DeviceArray.grown(stats, 2 * rows);
        System.arraycopy(mean, statAt, stats, 0, rows);
        System.arraycopy(rstd, statAt, stats, rows, rows);
        k.stats = stats;
        k.dy = dy.filled(dys, dyAt, rows * cols);
        k.dyAt = dy.at();
        k.dx = dx.empty(dxs, dxAt, rows * cols);
        k.dxAt = dx.at();
        partials = DeviceArray.grown(partials, k.chunks * 2 * cols);
        k.partials = partials;
        sums = DeviceArray.grown(sums, 2 * cols);
        k.sums = sums;
        Object[] up = {k.x, k.affine, k.y, stats, k.dy};
        backward.launch(k.chunks, device.groupSize(cols), 2, up, k.dx, sums);
        dx.copyTo(dxs, dxAt, rows * cols);
        for (int j = 0; j < cols; j++) {
            dGain[dGainAt + j] += sums[j];
            dBias[dBiasAt + j] += sums[cols + j];
        }
    }

    double softmaxCrossEntropy(
            int rows, int classes, float[] logits, float[] labels, float[] weights, float scale, float[] dLogits) {
        if (loss == null) {
            loss = new KernelLauncher<>(
                    device,
                    device.groups()
                            ? new SoftmaxCrossEntropyGroups(OpenClDevice.MAX_GROUP)
                            : new SoftmaxCrossEntropyRows());
        }
        SoftmaxCrossEntropy k = loss.kernel();
        k.rows = rows;
        k.classes = classes;
        k.scale = scale;
        k.logits = x.filled(logits, 0, rows * classes);
        k.dLogits = dx.empty(dLogits, 0, rows * classes);
        affine = DeviceArray.grown(affine, rows);
        System.arraycopy(labels, 0, affine, 0, rows);
        k.labels = affine;
        stats = DeviceArray.grown(stats, rows);
        if (weights == null) {
            Arrays.fill(stats, 0, rows, 1f);
        } else {
            System.arraycopy(weights, 0, stats, 0, rows);
        }
        k.weights = stats;
        perRow = DeviceArray.grown(perRow, rows);
        k.losses = perRow;
        int groups = device.groups() ? rows : Math.min(rows, MOST_ITEMS);
        Object[] up = {k.logits, k.labels, k.weights};
        loss.launch(groups, device.groupSize(classes), 1, up, k.dLogits, perRow);
        dx.copyTo(dLogits, 0, rows * classes);
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += perRow[row];
        }
        return sum;
    }

    /** Gain and bias as one small array: their own arrays are often the whole model, too much to pin or to send. */
    private float[] sideBySide(float[] gain, int gainAt, float[] bias, int biasAt, int cols) {
        affine = DeviceArray.grown(affine, 2 * cols);
        System.arraycopy(gain, gainAt, affine, 0, cols);
        System.arraycopy(bias, biasAt, affine, cols, cols);
        return affine;
    }

    @Override
    public void close() {
        if (forward != null) {
            forward.close();
        }
        if (backward != null) {
            backward.close();
        }
        if (loss != null) {
            loss.close();
        }
    }
}
