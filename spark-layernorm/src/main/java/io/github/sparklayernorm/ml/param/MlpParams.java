package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntArrayParam;

/** The shape of a feed-forward network: accessors and getters of {@link MlpParamSet}. */
public interface MlpParams extends NetworkParams {
    /** The declarations; not for users. */
    MlpParamSet mlpParamSet();

    @Override
    default NetworkParamSet networkParamSet() {
        return mlpParamSet().network;
    }

    default IntArrayParam hiddenLayers() {
        return mlpParamSet().hiddenLayers;
    }

    default int[] getHiddenLayers() {
        return getOrDefault(hiddenLayers());
    }
}
