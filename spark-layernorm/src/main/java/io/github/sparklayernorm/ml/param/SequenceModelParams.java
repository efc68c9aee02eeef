// Generated from SequenceModelParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/** What a next-step model predicts: accessors and getters of {@link SequenceModelParamSet}. */
public interface SequenceModelParams extends RecurrentParams, SequenceColumnParams {
    /** The declarations; not for users. */
    SequenceModelParamSet sequenceModelParamSet();

    @Override
    default RecurrentParamSet recurrentParamSet() {
        return sequenceModelParamSet().recurrent;
    }

    @Override
    default SequenceColumnParamSet sequenceColumnParamSet() {
        return sequenceModelParamSet().columns;
    }

    /**
     * What a step is: categorical (a token id) or mixture (a pen's x and y offset, end of stroke, perhaps end of
     * sequence: bivariate Gaussians and Bernoulli flags). One of categorical, mixture; default categorical.
     */
    default Param<String> outputType() {
        return sequenceModelParamSet().outputType;
    }

    /** {@link #outputType()} as it is set, else its default. */
    default String getOutputType() {
        return Setting.wordOf(this, outputType());
    }

    /**
     * With {@code outputType=mixture}, Gaussians of each step ({@code >= 1}). A whole number {@code >= 1}; default 20.
     */
    default IntParam numMixtures() {
        return sequenceModelParamSet().numMixtures;
    }

    /** {@link #numMixtures()} as it is set, else its default. */
    default int getNumMixtures() {
        return Setting.intOf(this, numMixtures());
    }

    /**
     * With {@code outputType=mixture}, numbers at the end of each step that are known and not predicted, such as a
     * one-hot class ({@code >= 0}). A whole number {@code >= 0}; default 0.
     */
    default IntParam contextSize() {
        return sequenceModelParamSet().contextSize;
    }

    /** {@link #contextSize()} as it is set, else its default. */
    default int getContextSize() {
        return Setting.intOf(this, contextSize());
    }
}
