// Generated from TaggerColumnParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * The columns that a network that labels every step of a sequence reads and writes: setters of
 * {@link TaggerColumnParams}.
 *
 * @param <S> the stage itself
 */
public interface TaggerColumnSetters<S> extends TaggerColumnParams {
    /**
     * Column of sequences.
     *
     * @param value a text; default features
     */
    default S setFeaturesCol(String value) {
        return Setting.set(this, featuresCol(), value);
    }

    /**
     * New column with an array of the predicted label of each step; empty for none.
     *
     * @param value a text; default prediction
     */
    default S setPredictionCol(String value) {
        return Setting.set(this, predictionCol(), value);
    }

    /**
     * New column with an array of the logits of each step, or (-m, m) with the margin m of two labels; empty for none.
     *
     * @param value a text; default rawPrediction
     */
    default S setRawPredictionCol(String value) {
        return Setting.set(this, rawPredictionCol(), value);
    }

    /**
     * New column with an array of the probabilities of each step; empty for none.
     *
     * @param value a text; default probability
     */
    default S setProbabilityCol(String value) {
        return Setting.set(this, probabilityCol(), value);
    }
}
