package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The shape of a recurrent network: accessors and getters of {@link RecurrentParamSet}. */
public interface RecurrentParams extends Params {
    /** The declarations; not for users. */
    RecurrentParamSet recurrentParamSet();

    default Param<String> cellType() {
        return recurrentParamSet().cellType;
    }

    default String getCellType() {
        return Setting.wordOf(this, cellType());
    }

    default IntParam hiddenSize() {
        return recurrentParamSet().hiddenSize;
    }

    default int getHiddenSize() {
        return Setting.intOf(this, hiddenSize());
    }

    default IntParam numLayers() {
        return recurrentParamSet().numLayers;
    }

    default int getNumLayers() {
        return Setting.intOf(this, numLayers());
    }

    default BooleanParam bidirectional() {
        return recurrentParamSet().bidirectional;
    }

    default boolean getBidirectional() {
        return (Boolean) getOrDefault(bidirectional());
    }

    default Param<String> normalization() {
        return recurrentParamSet().normalization;
    }

    default String getNormalization() {
        return Setting.wordOf(this, normalization());
    }

    default BooleanParam biasBeforeNorm() {
        return recurrentParamSet().biasBeforeNorm;
    }

    default boolean getBiasBeforeNorm() {
        return (Boolean) getOrDefault(biasBeforeNorm());
    }

    default DoubleParam dropout() {
        return recurrentParamSet().dropout;
    }

    default double getDropout() {
        return Setting.doubleOf(this, dropout());
    }

    default DoubleParam epsilon() {
        return recurrentParamSet().epsilon;
    }

    default double getEpsilon() {
        return Setting.doubleOf(this, epsilon());
    }

    default DoubleParam forgetBias() {
        return recurrentParamSet().forgetBias;
    }

    default double getForgetBias() {
        return Setting.doubleOf(this, forgetBias());
    }

    default IntParam truncationSteps() {
        return recurrentParamSet().truncationSteps;
    }

    default int getTruncationSteps() {
        return Setting.intOf(this, truncationSteps());
    }

    default IntParam statisticSteps() {
        return recurrentParamSet().statisticSteps;
    }

    default int getStatisticSteps() {
        return Setting.intOf(this, statisticSteps());
    }

    default IntParam vocabularySize() {
        return recurrentParamSet().vocabularySize;
    }

    default int getVocabularySize() {
        return Setting.intOf(this, vocabularySize());
    }

    default IntParam embeddingSize() {
        return recurrentParamSet().embeddingSize;
    }

    default int getEmbeddingSize() {
        return Setting.intOf(this, embeddingSize());
    }
}
