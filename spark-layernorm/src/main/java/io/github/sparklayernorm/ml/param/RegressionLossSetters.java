package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link RegressionLossParams}.
 *
 * @param <S> the estimator itself
 */
public interface RegressionLossSetters<S> extends RegressionLossParams {
    /** {@code squaredError}, {@code huber} or, with a delta, {@code huber(2.5)}. */
    default S setLoss(String value) {
        return Setting.set(this, loss(), value);
    }
}
