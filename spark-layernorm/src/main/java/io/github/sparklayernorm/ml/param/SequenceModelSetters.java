// Generated from SequenceModelParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * What a next-step model predicts: setters of {@link SequenceModelParams}.
 *
 * @param <S> the stage itself
 */
public interface SequenceModelSetters<S> extends SequenceModelParams, RecurrentSetters<S>, SequenceColumnSetters<S> {
    /**
     * What a step is: categorical (a token id) or mixture (a pen's x and y offset, end of stroke, perhaps end of
     * sequence: bivariate Gaussians and Bernoulli flags).
     *
     * @param value one of categorical, mixture; default categorical
     */
    default S setOutputType(String value) {
        return Setting.set(this, outputType(), value);
    }

    /**
     * With {@code outputType=mixture}, Gaussians of each step ({@code >= 1}).
     *
     * @param value a whole number {@code >= 1}; default 20
     */
    default S setNumMixtures(int value) {
        return Setting.set(this, numMixtures(), value);
    }

    /**
     * With {@code outputType=mixture}, numbers at the end of each step that are known and not predicted, such as a
     * one-hot class ({@code >= 0}).
     *
     * @param value a whole number {@code >= 0}; default 0
     */
    default S setContextSize(int value) {
        return Setting.set(this, contextSize(), value);
    }
}
