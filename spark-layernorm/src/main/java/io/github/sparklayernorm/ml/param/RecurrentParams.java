// Generated from RecurrentParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/** The shape of a recurrent network: accessors and getters of {@link RecurrentParamSet}. */
public interface RecurrentParams extends NormParams {
    /** The declarations; not for users. */
    RecurrentParamSet recurrentParamSet();

    @Override
    default NormParamSet normParamSet() {
        return recurrentParamSet().norm;
    }

    /** Recurrent cell: rnn (tanh), gru, lstm or mgu (minimal gated unit). One of rnn, gru, lstm, mgu; default lstm. */
    default Param<String> cellType() {
        return recurrentParamSet().cellType;
    }

    /** {@link #cellType()} as it is set, else its default. */
    default String getCellType() {
        return Setting.wordOf(this, cellType());
    }

    /** Units of each recurrent layer, of each direction ({@code >= 1}). A whole number {@code >= 1}; default 100. */
    default IntParam hiddenSize() {
        return recurrentParamSet().hiddenSize;
    }

    /** {@link #hiddenSize()} as it is set, else its default. */
    default int getHiddenSize() {
        return Setting.intOf(this, hiddenSize());
    }

    /** Recurrent layers, one upon the other ({@code >= 1}). A whole number {@code >= 1}; default 1. */
    default IntParam numLayers() {
        return recurrentParamSet().numLayers;
    }

    /** {@link #numLayers()} as it is set, else its default. */
    default int getNumLayers() {
        return Setting.intOf(this, numLayers());
    }

    /**
     * Whether a second cell in each layer goes through time backwards; its outputs stand beside the first's. True or
     * false; default false.
     */
    default BooleanParam bidirectional() {
        return recurrentParamSet().bidirectional;
    }

    /** {@link #bidirectional()} as it is set, else its default. */
    default boolean getBidirectional() {
        return Setting.booleanOf(this, bidirectional());
    }

    /**
     * What normalises the cells' sums: layer (each row and step by itself), batch (each unit over the mini-batch, with
     * statistics of their own for each time step; not of mgu) or none. One of layer, batch, none; default layer.
     */
    default Param<String> normalization() {
        return recurrentParamSet().normalization;
    }

    /** {@link #normalization()} as it is set, else its default. */
    default String getNormalization() {
        return Setting.wordOf(this, normalization());
    }

    /**
     * Share of the outputs of each recurrent layer that are left out at random in each training step, in [0, 1); 0 is
     * none. In [0, 1); default 0.0.
     */
    default DoubleParam dropout() {
        return recurrentParamSet().dropout;
    }

    /** {@link #dropout()} as it is set, else its default. */
    default double getDropout() {
        return Setting.doubleOf(this, dropout());
    }

    /**
     * Starting value of the forget gate's bias (lstm): 1 keeps the state until something is learned. A finite number;
     * default 1.0.
     */
    default DoubleParam forgetBias() {
        return recurrentParamSet().forgetBias;
    }

    /** {@link #forgetBias()} as it is set, else its default. */
    default double getForgetBias() {
        return Setting.doubleOf(this, forgetBias());
    }

    /**
     * Gradients go back in time at most to the last multiple of this many steps ({@code >= 0}); 0 is all the way. A
     * whole number {@code >= 0}; default 0.
     */
    default IntParam truncationSteps() {
        return recurrentParamSet().truncationSteps;
    }

    /** {@link #truncationSteps()} as it is set, else its default. */
    default int getTruncationSteps() {
        return Setting.intOf(this, truncationSteps());
    }

    /**
     * With {@code normalization=batch}, time steps that have running statistics of their own ({@code >= 1}); later ones
     * share the last. A whole number {@code >= 1}; default 50.
     */
    default IntParam statisticSteps() {
        return recurrentParamSet().statisticSteps;
    }

    /** {@link #statisticSteps()} as it is set, else its default. */
    default int getStatisticSteps() {
        return Setting.intOf(this, statisticSteps());
    }

    /**
     * Number of tokens where the features are token ids, {@code array<int>} ({@code >= 0}); 0 is the largest id of the
     * training rows + 1. A whole number {@code >= 0}; default 0.
     */
    default IntParam vocabularySize() {
        return recurrentParamSet().vocabularySize;
    }

    /** {@link #vocabularySize()} as it is set, else its default. */
    default int getVocabularySize() {
        return Setting.intOf(this, vocabularySize());
    }

    /** Width of the vector that stands for a token ({@code >= 1}). A whole number {@code >= 1}; default 32. */
    default IntParam embeddingSize() {
        return recurrentParamSet().embeddingSize;
    }

    /** {@link #embeddingSize()} as it is set, else its default. */
    default int getEmbeddingSize() {
        return Setting.intOf(this, embeddingSize());
    }
}
