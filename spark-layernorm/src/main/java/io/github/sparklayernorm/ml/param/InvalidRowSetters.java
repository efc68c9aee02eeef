package io.github.sparklayernorm.ml.param;

/**
 * Setter of {@link InvalidRowParams}, of estimators and models.
 *
 * @param <S> the stage itself
 */
public interface InvalidRowSetters<S> extends InvalidRowParams {
    default S setHandleInvalid(String value) {
        return Setting.set(this, handleInvalid(), value);
    }
}
