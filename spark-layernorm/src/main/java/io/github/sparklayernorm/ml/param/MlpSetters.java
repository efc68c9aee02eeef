package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link MlpParams}.
 *
 * @param <S> the estimator itself
 */
public interface MlpSetters<S> extends MlpParams, NetworkSetters<S> {
    default S setHiddenLayers(int[] value) {
        return Setting.set(this, hiddenLayers(), value);
    }
}
