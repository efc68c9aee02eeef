package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;

/** A recurrent network with one output for a sequence: accessor and getter of {@link PoolingParamSet}. */
public interface PoolingParams extends RecurrentParams {
    /** The declarations; not for users. */
    PoolingParamSet poolingParamSet();

    default Param<String> pooling() {
        return poolingParamSet().pooling;
    }

    default String getPooling() {
        return Setting.wordOf(this, pooling());
    }
}
