package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link RecurrentParams}.
 *
 * @param <S> the estimator itself
 */
public interface RecurrentSetters<S> extends RecurrentParams {
    default S setCellType(String value) {
        return Setting.set(this, cellType(), value);
    }

    default S setHiddenSize(int value) {
        return Setting.set(this, hiddenSize(), value);
    }

    default S setNumLayers(int value) {
        return Setting.set(this, numLayers(), value);
    }

    default S setBidirectional(boolean value) {
        return Setting.set(this, bidirectional(), value);
    }

    default S setNormalization(String value) {
        return Setting.set(this, normalization(), value);
    }

    default S setBiasBeforeNorm(boolean value) {
        return Setting.set(this, biasBeforeNorm(), value);
    }

    default S setDropout(double value) {
        return Setting.set(this, dropout(), value);
    }

    default S setEpsilon(double value) {
        return Setting.set(this, epsilon(), value);
    }

    default S setForgetBias(double value) {
        return Setting.set(this, forgetBias(), value);
    }

    default S setTruncationSteps(int value) {
        return Setting.set(this, truncationSteps(), value);
    }

    default S setStatisticSteps(int value) {
        return Setting.set(this, statisticSteps(), value);
    }

    default S setVocabularySize(int value) {
        return Setting.set(this, vocabularySize(), value);
    }

    default S setEmbeddingSize(int value) {
        return Setting.set(this, embeddingSize(), value);
    }
}
