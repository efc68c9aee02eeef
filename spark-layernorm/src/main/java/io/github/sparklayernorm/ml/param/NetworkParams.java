package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What the layers of any network share: accessors and getters of {@link NetworkParamSet}. */
public interface NetworkParams extends Params {
    /** The declarations; not for users. */
    NetworkParamSet networkParamSet();

    default Param<String> normalization() {
        return networkParamSet().normalization;
    }

    default String getNormalization() {
        return Setting.wordOf(this, normalization());
    }

    default BooleanParam biasBeforeNorm() {
        return networkParamSet().biasBeforeNorm;
    }

    default boolean getBiasBeforeNorm() {
        return (Boolean) getOrDefault(biasBeforeNorm());
    }

    default Param<String> activation() {
        return networkParamSet().activation;
    }

    default String getActivation() {
        return Setting.wordOf(this, activation());
    }

    default DoubleParam dropout() {
        return networkParamSet().dropout;
    }

    default double getDropout() {
        return Setting.doubleOf(this, dropout());
    }

    default DoubleParam epsilon() {
        return networkParamSet().epsilon;
    }

    default double getEpsilon() {
        return Setting.doubleOf(this, epsilon());
    }
}
