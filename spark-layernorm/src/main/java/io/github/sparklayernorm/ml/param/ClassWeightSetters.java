package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link ClassWeightParams}.
 *
 * @param <S> the estimator itself
 */
public interface ClassWeightSetters<S> extends ClassWeightParams {
    /** {@code none}, {@code balanced}, or a number for each class: {@code 1,20}. */
    default S setClassWeight(String value) {
        return Setting.set(this, classWeight(), value);
    }

    /** A number for each class. */
    default S setClassWeight(double... weights) {
        return Setting.set(this, classWeight(), ClassWeightParamSet.text(weights));
    }
}
