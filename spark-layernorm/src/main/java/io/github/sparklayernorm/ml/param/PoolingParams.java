// Generated from PoolingParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;

/** How a sequence's steps become one output: accessors and getters of {@link PoolingParamSet}. */
public interface PoolingParams extends RecurrentParams {
    /** The declarations; not for users. */
    PoolingParamSet poolingParamSet();

    @Override
    default RecurrentParamSet recurrentParamSet() {
        return poolingParamSet().recurrent;
    }

    /**
     * What goes from the steps to the output layer: last (the last step; of the backward direction, the first), mean or
     * max over the steps. One of last, mean, max; default last.
     */
    default Param<String> pooling() {
        return poolingParamSet().pooling;
    }

    /** {@link #pooling()} as it is set, else its default. */
    default String getPooling() {
        return Setting.wordOf(this, pooling());
    }
}
