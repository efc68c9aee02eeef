// Generated from NormParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Params;

/**
 * What a normalisation is made of, in feed-forward and recurrent networks: accessors and getters of
 * {@link NormParamSet}.
 */
public interface NormParams extends Params {
    /** The declarations; not for users. */
    NormParamSet normParamSet();

    /**
     * Where each row is normalised by itself (layer, rms, group), whether a bias is added to the summed inputs before
     * they are normalised, so that the length of a row of features is not lost; false is the paper's literal form. True
     * or false; default true.
     */
    default BooleanParam biasBeforeNorm() {
        return normParamSet().biasBeforeNorm;
    }

    /** {@link #biasBeforeNorm()} as it is set, else its default. */
    default boolean getBiasBeforeNorm() {
        return Setting.booleanOf(this, biasBeforeNorm());
    }

    /**
     * Added to the variance inside the root of a normalisation ({@code > 0}). A finite number {@code > 0}; default
     * 1.0E-5.
     */
    default DoubleParam epsilon() {
        return normParamSet().epsilon;
    }

    /** {@link #epsilon()} as it is set, else its default. */
    default double getEpsilon() {
        return Setting.doubleOf(this, epsilon());
    }
}
