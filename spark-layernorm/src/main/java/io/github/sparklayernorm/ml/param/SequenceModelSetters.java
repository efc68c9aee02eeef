package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link SequenceModelParams}.
 *
 * @param <S> the estimator itself
 */
public interface SequenceModelSetters<S> extends SequenceColumnSetters<S>, RecurrentSetters<S> {
    default S setOutputType(String value) {
        return Setting.set(this, outputType(), value);
    }

    default S setNumMixtures(int value) {
        return Setting.set(this, numMixtures(), value);
    }

    default S setContextSize(int value) {
        return Setting.set(this, contextSize(), value);
    }
}
