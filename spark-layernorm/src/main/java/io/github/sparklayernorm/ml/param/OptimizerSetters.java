package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link OptimizerParams}.
 *
 * @param <S> the estimator itself
 */
public interface OptimizerSetters<S> extends OptimizerParams {
    default S setSolver(String value) {
        return Setting.set(this, solver(), value);
    }

    default S setStepSize(double value) {
        return Setting.set(this, stepSize(), value);
    }

    default S setMomentum(double value) {
        return Setting.set(this, momentum(), value);
    }

    default S setWeightDecay(double value) {
        return Setting.set(this, weightDecay(), value);
    }

    default S setGradientClip(double value) {
        return Setting.set(this, gradientClip(), value);
    }

    default S setLearningRateSchedule(String value) {
        return Setting.set(this, learningRateSchedule(), value);
    }

    default S setWarmupSteps(long value) {
        return Setting.set(this, warmupSteps(), value);
    }

    default S setDecaySteps(long value) {
        return Setting.set(this, decaySteps(), value);
    }

    default S setDecayRate(double value) {
        return Setting.set(this, decayRate(), value);
    }
}
