package io.github.sparklayernorm.nn.optim;

import io.github.sparklayernorm.kernel.Kernels;

/** Stochastic gradient descent with momentum: velocity = momentum * velocity + gradient; p -= stepSize * velocity. */
public record Sgd(float momentum, float weightDecay) implements Optimizer {

    @Override
    public int momentCount() {
        return 1;
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
        kernels.sgd(0, decayed, parameters, gradients, moments[0], momentum, stepSize, weightDecay);
        kernels.sgd(decayed, trained, parameters, gradients, moments[0], momentum, stepSize, 0f);
    }
}
