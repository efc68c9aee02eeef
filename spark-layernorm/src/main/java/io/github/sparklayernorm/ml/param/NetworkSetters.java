package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link NetworkParams}.
 *
 * @param <S> the estimator itself
 */
public interface NetworkSetters<S> extends NetworkParams {
    default S setNormalization(String value) {
        return Setting.set(this, normalization(), value);
    }

    default S setBiasBeforeNorm(boolean value) {
        return Setting.set(this, biasBeforeNorm(), value);
    }

    default S setActivation(String value) {
        return Setting.set(this, activation(), value);
    }

    default S setDropout(double value) {
        return Setting.set(this, dropout(), value);
    }

    default S setEpsilon(double value) {
        return Setting.set(this, epsilon(), value);
    }
}
