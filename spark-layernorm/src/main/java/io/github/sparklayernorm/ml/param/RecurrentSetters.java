// Generated from RecurrentParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * The shape of a recurrent network: setters of {@link RecurrentParams}.
 *
 * @param <S> the stage itself
 */
public interface RecurrentSetters<S> extends RecurrentParams, NormSetters<S> {
    /**
     * Recurrent cell: rnn (tanh), gru, lstm or mgu (minimal gated unit).
     *
     * @param value one of rnn, gru, lstm, mgu; default lstm
     */
    default S setCellType(String value) {
        return Setting.set(this, cellType(), value);
    }

    /**
     * Units of each recurrent layer, of each direction ({@code >= 1}).
     *
     * @param value a whole number {@code >= 1}; default 100
     */
    default S setHiddenSize(int value) {
        return Setting.set(this, hiddenSize(), value);
    }

    /**
     * Recurrent layers, one upon the other ({@code >= 1}).
     *
     * @param value a whole number {@code >= 1}; default 1
     */
    default S setNumLayers(int value) {
        return Setting.set(this, numLayers(), value);
    }

    /**
     * Whether a second cell in each layer goes through time backwards; its outputs stand beside the first's.
     *
     * @param value true or false; default false
     */
    default S setBidirectional(boolean value) {
        return Setting.set(this, bidirectional(), value);
    }

    /**
     * What normalises the cells' sums: layer (each row and step by itself), batch (each unit over the mini-batch, with
     * statistics of their own for each time step; not of mgu) or none.
     *
     * @param value one of layer, batch, none; default layer
     */
    default S setNormalization(String value) {
        return Setting.set(this, normalization(), value);
    }

    /**
     * Share of the outputs of each recurrent layer that are left out at random in each training step, in [0, 1); 0 is
     * none.
     *
     * @param value in [0, 1); default 0.0
     */
    default S setDropout(double value) {
        return Setting.set(this, dropout(), value);
    }

    /**
     * Starting value of the forget gate's bias (lstm): 1 keeps the state until something is learned.
     *
     * @param value a finite number; default 1.0
     */
    default S setForgetBias(double value) {
        return Setting.set(this, forgetBias(), value);
    }

    /**
     * Gradients go back in time at most to the last multiple of this many steps ({@code >= 0}); 0 is all the way.
     *
     * @param value a whole number {@code >= 0}; default 0
     */
    default S setTruncationSteps(int value) {
        return Setting.set(this, truncationSteps(), value);
    }

    /**
     * With {@code normalization=batch}, time steps that have running statistics of their own ({@code >= 1}); later ones
     * share the last.
     *
     * @param value a whole number {@code >= 1}; default 50
     */
    default S setStatisticSteps(int value) {
        return Setting.set(this, statisticSteps(), value);
    }

    /**
     * Number of tokens where the features are token ids, {@code array<int>} ({@code >= 0}); 0 is the largest id of the
     * training rows + 1.
     *
     * @param value a whole number {@code >= 0}; default 0
     */
    default S setVocabularySize(int value) {
        return Setting.set(this, vocabularySize(), value);
    }

    /**
     * Width of the vector that stands for a token ({@code >= 1}).
     *
     * @param value a whole number {@code >= 1}; default 32
     */
    default S setEmbeddingSize(int value) {
        return Setting.set(this, embeddingSize(), value);
    }
}
