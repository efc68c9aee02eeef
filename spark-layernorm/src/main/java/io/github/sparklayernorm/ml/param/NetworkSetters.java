// Generated from NetworkParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * What the layers of any network share: setters of {@link NetworkParams}.
 *
 * @param <S> the stage itself
 */
public interface NetworkSetters<S> extends NetworkParams, NormSetters<S> {
    /**
     * What normalises the summed inputs of the hidden layers: layer (each row by itself), batch (each unit over the
     * mini-batch, running statistics at transform), weight (each unit's weight vector), none, rms (each row by itself,
     * its mean left in) or group(n), as in group(8) (each of n groups of units of a row by itself; n divides the units
     * of every hidden layer).
     *
     * @param value one of layer, batch, weight, none, rms, group(n); default layer
     */
    default S setNormalization(String value) {
        return Setting.set(this, normalization(), value);
    }

    /**
     * Non-linearity of the hidden layers: identity, relu, tanh, sigmoid, gelu (its tanh form) or silu.
     *
     * @param value one of identity, relu, tanh, sigmoid, gelu, silu; default relu
     */
    default S setActivation(String value) {
        return Setting.set(this, activation(), value);
    }

    /**
     * Share of hidden units that are left out at random in each training step, in [0, 1); 0 is none.
     *
     * @param value in [0, 1); default 0.0
     */
    default S setDropout(double value) {
        return Setting.set(this, dropout(), value);
    }
}
