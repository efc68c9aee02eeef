package io.github.sparklayernorm.ml.param;

/**
 * Setters of what a model that labels every step reads and writes.
 *
 * @param <S> the stage itself
 */
public interface TaggerColumnSetters<S> extends TaggerParams {
    default S setFeaturesCol(String value) {
        return Setting.set(this, featuresCol(), value);
    }

    default S setPredictionCol(String value) {
        return Setting.set(this, predictionCol(), value);
    }

    default S setRawPredictionCol(String value) {
        return Setting.set(this, rawPredictionCol(), value);
    }

    default S setProbabilityCol(String value) {
        return Setting.set(this, probabilityCol(), value);
    }
}
