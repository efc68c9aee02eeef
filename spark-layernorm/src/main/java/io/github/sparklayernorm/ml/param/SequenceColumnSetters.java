package io.github.sparklayernorm.ml.param;

/**
 * Setters of the columns of {@link SequenceModelParams}, of estimators and models.
 *
 * @param <S> the stage itself
 */
public interface SequenceColumnSetters<S> extends SequenceModelParams {
    default S setFeaturesCol(String value) {
        return Setting.set(this, featuresCol(), value);
    }

    default S setNegativeLogLikelihoodCol(String value) {
        return Setting.set(this, negativeLogLikelihoodCol(), value);
    }

    default S setProbabilityCol(String value) {
        return Setting.set(this, probabilityCol(), value);
    }
}
