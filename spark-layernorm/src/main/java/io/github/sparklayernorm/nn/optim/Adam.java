package io.github.sparklayernorm.nn.optim;

/**
 * Adam (Kingma and Ba 2015, arXiv:1412.6980), and AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101) when decoupled.
 *
 * @param decoupled true: weights shrink by stepSize * weightDecay (AdamW); false: weightDecay * weight joins the gradient
 */
public record Adam(float beta1, float beta2, float epsilon, float weightDecay, boolean decoupled) implements Optimizer {

    @Override
    public int momentCount() {
        return 2;
    }

    @Override
    public Update at(long step, float stepSize) {
        float rate = (float) (stepSize / (1 - Math.pow(beta1, step)));
        float correction2 = (float) (1 - Math.pow(beta2, step));
        float shrink = decoupled && weightDecay > 0 ? 1f - stepSize * weightDecay : 1f;
        return (kernels, from, to, decayed, parameters, gradients, moments) -> {
            int middle = Math.max(from, Math.min(to, decayed));
            if (weightDecay > 0 && !decoupled) {
                for (int i = from; i < middle; i++) {
                    gradients[i] += weightDecay * parameters[i];
                }
            }
            float[] m = moments[0];
            float[] v = moments[1];
            kernels.adam(from, middle, parameters, gradients, m, v, beta1, beta2, epsilon, rate, correction2, shrink);
            kernels.adam(middle, to, parameters, gradients, m, v, beta1, beta2, epsilon, rate, correction2, 1f);
        };
    }
}
