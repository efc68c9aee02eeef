package io.github.sparklayernorm.nn.optim;

/** Stochastic gradient descent with momentum: velocity = momentum * velocity + gradient; p -= stepSize * velocity. */
public record Sgd(float momentum, float weightDecay) implements Optimizer {

    @Override
    public int momentCount() {
        return 1;
    }

    @Override
    public Update at(long step, float stepSize) {
        return (kernels, from, to, decayed, parameters, gradients, moments) -> {
            int middle = Math.max(from, Math.min(to, decayed));
            kernels.sgd(from, middle, parameters, gradients, moments[0], momentum, stepSize, weightDecay);
            kernels.sgd(middle, to, parameters, gradients, moments[0], momentum, stepSize, 0f);
        };
    }
}
