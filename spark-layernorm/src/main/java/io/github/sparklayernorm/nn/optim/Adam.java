package io.github.sparklayernorm.nn.optim;

import io.github.sparklayernorm.kernel.Kernels;

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
    public void step(
            Kernels kernels,
            int trained,
            int decayed,
            float[] parameters,
            float[] gradients,
            float[][] moments,
            long step,
            float stepSize) {
        float rate = (float) (stepSize / (1 - Math.pow(beta1, step)));
        float correction2 = (float) (1 - Math.pow(beta2, step));
        float shrink = 1f;
        if (weightDecay > 0 && decoupled) {
            shrink = 1f - stepSize * weightDecay;
        } else if (weightDecay > 0) {
            for (int i = 0; i < decayed; i++) {
                gradients[i] += weightDecay * parameters[i];
            }
        }
        kernels.adam(
                0,
                decayed,
                parameters,
                gradients,
                moments[0],
                moments[1],
                beta1,
                beta2,
                epsilon,
                rate,
                correction2,
                shrink);
        kernels.adam(
                decayed,
                trained,
                parameters,
                gradients,
                moments[0],
                moments[1],
                beta1,
                beta2,
                epsilon,
                rate,
                correction2,
                1f);
    }
}
