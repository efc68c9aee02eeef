// Generated from RegressionLossParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * What the training of a regression makes small: setters of {@link RegressionLossParams}.
 *
 * @param <S> the stage itself
 */
public interface RegressionLossSetters<S> extends RegressionLossParams {
    /**
     * What training makes small: {@code squaredError}, or huber(delta), which is squared up to delta and linear beyond,
     * so that wrong labels pull less; huber alone is huber(1.35). delta counts in deviations of the label, or in those
     * that its quartiles give where a few outliers make the deviation.
     *
     * @param value {@code squaredError}, huber, or huber(delta) with a delta {@code > 0}, as in huber(2.5); default
     *     squaredError
     */
    default S setLoss(String value) {
        return Setting.set(this, loss(), value);
    }
}
