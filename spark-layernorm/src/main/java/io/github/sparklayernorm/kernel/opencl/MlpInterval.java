package io.github.sparklayernorm.kernel.opencl;

/**
 * The mini-batches of one training interval, packed one behind the other, and what changes from step to step.
 *
 * @param features [R,C]
 * @param labels [R] or [R,K]
 * @param weights [R]; null means 1
 * @param batches rows of each step's mini-batch; together at most R
 * @param gradientScales what each step's loss is multiplied by for its gradient, usually 1 / (sum of the batch's weights)
 * @param rates of Adam: step size / (1 - beta1^t); of gradient descent: the step size
 * @param corrections2 of Adam: 1 - beta2^t; not read for gradient descent
 * @param decays of AdamW what decayed parameters are multiplied by (1 means none); else what is multiplied by them and
 *     joins the gradient (0 means none)
 */
public record MlpInterval(
        float[] features,
        float[] labels,
        float[] weights,
        int[] batches,
        float[] gradientScales,
        float[] rates,
        float[] corrections2,
        float[] decays) {

    int steps() {
        return batches.length;
    }

    void check(MlpPlan plan) {
        long rows = 0;
        for (int step = 0; step < batches.length; step++) {
            if (batches[step] < 1 || batches[step] > plan.batch()) {
                throw new IllegalArgumentException("every mini-batch must have 1 to " + plan.batch()
                        + " rows, but batches[" + step + "] is " + batches[step] + "; leave empty ones out.");
            }
            rows += batches[step];
        }
        checkLength("features", features, rows * plan.inputs());
        checkLength("labels", labels, rows * plan.targets());
        if (weights != null) {
            checkLength("weights", weights, rows);
        }
        checkLength("gradientScales", gradientScales, batches.length);
        checkLength("rates", rates, batches.length);
        checkLength("corrections2", corrections2, batches.length);
        checkLength("decays", decays, batches.length);
        if (plan.loss() == MlpPlan.Loss.SOFTMAX_CROSS_ENTROPY) {
            for (int row = 0; row < rows; row++) {
                if (!(labels[row] >= 0 && labels[row] < plan.outputs())) {
                    throw new IllegalArgumentException(
                            "every label must be a whole number from 0 to " + (plan.outputs() - 1) + ", but labels["
                                    + row + "] is " + labels[row] + "; check how the labels were indexed.");
                }
            }
        }
    }

    private static void checkLength(String name, float[] array, long least) {
        if (array == null || array.length < least) {
            throw new IllegalArgumentException(name + " must hold " + least + " elements, but "
                    + (array == null ? "is null" : "has " + array.length) + "; check how the interval was packed.");
        }
    }
}
