package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link PoolingParams}.
 *
 * @param <S> the estimator itself
 */
public interface PoolingSetters<S> extends PoolingParams, RecurrentSetters<S> {
    default S setPooling(String value) {
        return Setting.set(this, pooling(), value);
    }
}
