// Generated from MetricParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * The columns that an evaluator compares: setters of {@link MetricParams}.
 *
 * @param <S> the stage itself
 */
public interface MetricSetters<S> extends MetricParams {
    /**
     * Column of labels.
     *
     * @param value a text; default label
     */
    default S setLabelCol(String value) {
        return Setting.set(this, labelCol(), value);
    }

    /**
     * Column of predictions.
     *
     * @param value a text; default prediction
     */
    default S setPredictionCol(String value) {
        return Setting.set(this, predictionCol(), value);
    }

    /**
     * Column of the rows' weights ({@code >= 0}); not set: each row counts as one.
     *
     * @param value a text; not set by default
     */
    default S setWeightCol(String value) {
        return Setting.set(this, weightCol(), value);
    }
}
