package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/** A next-step model: accessors and getters of {@link SequenceModelParamSet}. */
public interface SequenceModelParams extends RecurrentParams {
    /** Steps are token ids. */
    String CATEGORICAL = "categorical";

    /** Steps are a pen's moves. */
    String MIXTURE = "mixture";

    /** The declarations; not for users. */
    SequenceModelParamSet sequenceModelParamSet();

    default Param<String> featuresCol() {
        return sequenceModelParamSet().featuresCol;
    }

    default String getFeaturesCol() {
        return getOrDefault(featuresCol());
    }

    default Param<String> negativeLogLikelihoodCol() {
        return sequenceModelParamSet().negativeLogLikelihoodCol;
    }

    default String getNegativeLogLikelihoodCol() {
        return getOrDefault(negativeLogLikelihoodCol());
    }

    default Param<String> probabilityCol() {
        return sequenceModelParamSet().probabilityCol;
    }

    default String getProbabilityCol() {
        return getOrDefault(probabilityCol());
    }

    default Param<String> outputType() {
        return sequenceModelParamSet().outputType;
    }

    default String getOutputType() {
        return Setting.wordOf(this, outputType());
    }

    default IntParam numMixtures() {
        return sequenceModelParamSet().numMixtures;
    }

    default int getNumMixtures() {
        return Setting.intOf(this, numMixtures());
    }

    default IntParam contextSize() {
        return sequenceModelParamSet().contextSize;
    }

    default int getContextSize() {
        return Setting.intOf(this, contextSize());
    }
}
