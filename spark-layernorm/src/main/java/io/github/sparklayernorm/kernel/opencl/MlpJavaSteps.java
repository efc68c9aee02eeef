package io.github.sparklayernorm.kernel.opencl;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.kernel.Gemm;
import io.github.sparklayernorm.kernel.JavaKernels;
import io.github.sparklayernorm.kernel.KernelProvider;
import java.util.Arrays;
import java.util.List;

/** The same mini-batch steps as {@link MlpKernel}'s, made of the plain kernels: what the device is judged by. */
final class MlpJavaSteps {
    private final MlpPlan plan;
    private final KernelProvider kernels = new JavaKernels();
    private final float[][] z;
    private final float[][] y;
    private final float[][] d;
    private final float[][] mean;
    private final float[][] rstd;
    private final float[] gradient;

    MlpJavaSteps(MlpPlan plan) {
        this.plan = plan;
        int layers = plan.layers().size();
        z = new float[layers][];
        y = new float[layers][];
        d = new float[layers][];
        mean = new float[layers][plan.batch()];
        rstd = new float[layers][plan.batch()];
        gradient = new float[plan.trained()];
        for (int l = 0; l < layers; l++) {
            int size = plan.batch() * plan.layers().get(l).outputs();
            z[l] = new float[size];
            y[l] = new float[size];
            d[l] = new float[size];
        }
    }

    /** Each step's loss, summed over its rows; values and moments are updated. */
    double[] run(float[] values, float[] first, float[] second, MlpInterval interval) {
        double[] losses = new double[interval.steps()];
        int row = 0;
        for (int step = 0; step < interval.steps(); step++) {
            int rows = interval.batches()[step];
            float[] x = Arrays.copyOfRange(interval.features(), row * plan.inputs(), (row + rows) * plan.inputs());
            forward(values, x, rows);
            losses[step] = loss(interval, row, rows, interval.gradientScales()[step]);
            backward(values, x, rows);
            update(values, first, second, interval, step);
            row += rows;
        }
        return losses;
    }

    private void forward(float[] values, float[] x, int rows) {
        List<MlpLayer> layers = plan.layers();
        for (int l = 0; l < layers.size(); l++) {
            MlpLayer layer = layers.get(l);
            int in = layer.inputs();
            int out = layer.outputs();
            float[] input = l == 0 ? x : y[l - 1];
            Gemm.multiply(
                    false, false, rows, out, in, 1f, input, 0, in, values, layer.weightsAt(), out, 0f, z[l], 0, out);
            if (layer.sumsHaveBias()) {
                kernels.columnAffineForward(
                        Activation.IDENTITY, rows, out, z[l], 0, null, null, values, layer.sumBiasAt(), z[l], 0);
            }
            if (layer.normalised()) {
                kernels.layerNormForward(
                        layer.activation(),
                        rows,
                        out,
                        plan.epsilon(),
                        z[l],
                        0,
                        values,
                        layer.gainAt(),
                        values,
                        layer.biasAt(),
                        y[l],
                        0,
                        mean[l],
                        rstd[l],
                        0);
            } else {
                kernels.columnAffineForward(
                        layer.activation(), rows, out, z[l], 0, null, null, values, layer.biasAt(), y[l], 0);
            }
        }
    }

    private double loss(MlpInterval interval, int row, int rows, float scale) {
        int last = plan.layers().size() - 1;
        int outputs = plan.outputs();
        float[] w = new float[rows];
        for (int i = 0; i < rows; i++) {
            w[i] = interval.weights() == null ? 1f : interval.weights()[row + i];
        }
        return switch (plan.loss()) {
            case SOFTMAX_CROSS_ENTROPY -> {
                float[] labels = Arrays.copyOfRange(interval.labels(), row, row + rows);
                yield kernels.softmaxCrossEntropy(rows, outputs, y[last], labels, w, scale, d[last]);
            }
            case SQUARED -> squared(interval, row, rows, scale, w);
        };
    }

    private double squared(MlpInterval interval, int row, int rows, float scale, float[] w) {
        int last = plan.layers().size() - 1;
        int outputs = plan.outputs();
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < outputs; j++) {
                float error = y[last][i * outputs + j] - interval.labels()[(row + i) * outputs + j];
                d[last][i * outputs + j] = w[i] == 0f ? 0f : scale * w[i] * error;
                sum += w[i] == 0f ? 0 : 0.5 * w[i] * error * error;
            }
        }
        return sum;
    }

    private void backward(float[] values, float[] x, int rows) {
        List<MlpLayer> layers = plan.layers();
        Arrays.fill(gradient, 0f);
        for (int l = layers.size() - 1; l >= 0; l--) {
            MlpLayer layer = layers.get(l);
            int in = layer.inputs();
            int out = layer.outputs();
            if (layer.normalised()) {
                kernels.layerNormBackward(
                        layer.activation(),
                        rows,
                        out,
                        z[l],
                        0,
                        values,
                        layer.gainAt(),
                        values,
                        layer.biasAt(),
                        y[l],
                        0,
                        mean[l],
                        rstd[l],
                        0,
                        d[l],
                        0,
                        d[l],
                        0,
                        gradient,
                        layer.gainAt(),
                        gradient,
                        layer.biasAt());
            } else {
                kernels.columnAffineBackward(
                        layer.activation(),
                        rows,
                        out,
                        z[l],
                        0,
                        null,
                        null,
                        values,
                        layer.biasAt(),
                        y[l],
                        0,
                        d[l],
                        0,
                        d[l],
                        0,
                        null,
                        gradient,
                        layer.biasAt());
            }
            if (layer.sumsHaveBias()) {
                kernels.columnAffineBackward(
                        Activation.IDENTITY,
                        rows,
                        out,
                        z[l],
                        0,
                        null,
                        null,
                        values,
                        layer.sumBiasAt(),
                        z[l],
                        0,
                        d[l],
                        0,
                        d[l],
                        0,
                        null,
                        gradient,
                        layer.sumBiasAt());
            }
            float[] input = l == 0 ? x : y[l - 1];
            Gemm.multiply(
                    true, false, in, out, rows, 1f, input, 0, in, d[l], 0, out, 0f, gradient, layer.weightsAt(), out);
            if (l > 0) {
                Gemm.multiply(
                        false,
                        true,
                        rows,
                        in,
                        out,
                        1f,
                        d[l],
                        0,
                        out,
                        values,
                        layer.weightsAt(),
                        out,
                        0f,
                        d[l - 1],
                        0,
                        in);
            }
        }
    }

    private void update(float[] values, float[] first, float[] second, MlpInterval interval, int step) {
        if (plan.clip() > 0) {
            double length = Math.sqrt(kernels.sumOfSquares(0, plan.trained(), gradient));
            if (!Double.isFinite(length)) {
                return; // such a gradient must not reach the parameters
            }
            if (length > plan.clip()) {
                kernels.scale(0, plan.trained(), (float) (plan.clip() / length), gradient);
            }
        }
        MlpPlan.Optimizer o = plan.optimizer();
        float rate = interval.rates()[step];
        float decay = interval.decays()[step];
        if (o.adam()) {
            float correction2 = interval.corrections2()[step];
            float shrink = o.decoupled() ? decay : 1f;
            if (!o.decoupled()) {
                for (int i = 0; i < plan.decayed(); i++) {
                    gradient[i] += decay * values[i];
                }
            }
            kernels.adam(
                    0,
                    plan.decayed(),
                    values,
                    gradient,
                    first,
                    second,
                    o.beta1(),
                    o.beta2(),
                    o.epsilon(),
                    rate,
                    correction2,
                    shrink);
            kernels.adam(
                    plan.decayed(),
                    plan.trained(),
                    values,
                    gradient,
                    first,
                    second,
                    o.beta1(),
                    o.beta2(),
                    o.epsilon(),
                    rate,
                    correction2,
                    1f);
        } else {
            kernels.sgd(0, plan.decayed(), values, gradient, first, o.beta1(), rate, decay);
            kernels.sgd(plan.decayed(), plan.trained(), values, gradient, first, o.beta1(), rate, 0f);
        }
    }
}
