package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link NormalizerParams}.
 *
 * @param <S> the stage itself
 */
public interface NormalizerSetters<S> extends NormalizerParams, InvalidRowSetters<S> {
    default S setInputCol(String value) {
        return Setting.set(this, inputCol(), value);
    }

    default S setOutputCol(String value) {
        return Setting.set(this, outputCol(), value);
    }

    default S setEpsilon(double value) {
        return Setting.set(this, epsilon(), value);
    }
}
