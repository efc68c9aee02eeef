// Generated from PoolingParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * How a sequence's steps become one output: setters of {@link PoolingParams}.
 *
 * @param <S> the stage itself
 */
public interface PoolingSetters<S> extends PoolingParams, RecurrentSetters<S> {
    /**
     * What goes from the steps to the output layer: last (the last step; of the backward direction, the first), mean or
     * max over the steps.
     *
     * @param value one of last, mean, max; default last
     */
    default S setPooling(String value) {
        return Setting.set(this, pooling(), value);
    }
}
