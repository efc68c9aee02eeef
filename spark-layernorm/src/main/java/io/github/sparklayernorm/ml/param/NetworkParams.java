// Generated from NetworkParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;

/** What the layers of any network share: accessors and getters of {@link NetworkParamSet}. */
public interface NetworkParams extends NormParams {
    /** The declarations; not for users. */
    NetworkParamSet networkParamSet();

    @Override
    default NormParamSet normParamSet() {
        return networkParamSet().norm;
    }

    /**
     * What normalises the summed inputs of the hidden layers: layer (each row by itself), batch (each unit over the
     * mini-batch, running statistics at transform), weight (each unit's weight vector), none, rms (each row by itself,
     * its mean left in) or group(n), as in group(8) (each of n groups of units of a row by itself; n divides the units
     * of every hidden layer). One of layer, batch, weight, none, rms, group(n); default layer.
     */
    default Param<String> normalization() {
        return networkParamSet().normalization;
    }

    /** {@link #normalization()} as it is set, else its default. */
    default String getNormalization() {
        return Setting.wordOf(this, normalization());
    }

    /**
     * Non-linearity of the hidden layers: identity, relu, tanh, sigmoid, gelu (its tanh form) or silu. One of identity,
     * relu, tanh, sigmoid, gelu, silu; default relu.
     */
    default Param<String> activation() {
        return networkParamSet().activation;
    }

    /** {@link #activation()} as it is set, else its default. */
    default String getActivation() {
        return Setting.wordOf(this, activation());
    }

    /**
     * Share of hidden units that are left out at random in each training step, in [0, 1); 0 is none. In [0, 1); default
     * 0.0.
     */
    default DoubleParam dropout() {
        return networkParamSet().dropout;
    }

    /** {@link #dropout()} as it is set, else its default. */
    default double getDropout() {
        return Setting.doubleOf(this, dropout());
    }
}
