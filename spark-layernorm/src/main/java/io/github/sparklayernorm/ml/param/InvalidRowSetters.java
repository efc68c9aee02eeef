// Generated from InvalidRowParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * What happens to rows with null, NaN or infinite values: setters of {@link InvalidRowParams}.
 *
 * @param <S> the stage itself
 */
public interface InvalidRowSetters<S> extends InvalidRowParams {
    /**
     * Rows with null, NaN or infinite values: error (the job fails and names the value), skip (they are left out) or
     * keep (transform keeps them with NaN outputs; fit, which cannot use them, fails as with error).
     *
     * @param value one of error, skip, keep; default error
     */
    default S setHandleInvalid(String value) {
        return Setting.set(this, handleInvalid(), value);
    }
}
