// Generated from SequenceColumnParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * The columns that a next-step model reads and writes: setters of {@link SequenceColumnParams}.
 *
 * @param <S> the stage itself
 */
public interface SequenceColumnSetters<S> extends SequenceColumnParams {
    /**
     * Column of sequences.
     *
     * @param value a text; default features
     */
    default S setFeaturesCol(String value) {
        return Setting.set(this, featuresCol(), value);
    }

    /**
     * Column for the mean negative log-likelihood of a sequence's steps, in nats; empty for none.
     *
     * @param value a text; default negativeLogLikelihood
     */
    default S setNegativeLogLikelihoodCol(String value) {
        return Setting.set(this, negativeLogLikelihoodCol(), value);
    }

    /**
     * With {@code outputType=categorical}, column for the probabilities of the token that comes next; empty for none.
     *
     * @param value a text; default probability
     */
    default S setProbabilityCol(String value) {
        return Setting.set(this, probabilityCol(), value);
    }
}
