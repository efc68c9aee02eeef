// Generated from MlpParamSet by GeneratedParamsTest: change that, not this.
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

    /**
     * Units of each hidden layer, from input to output ({@code >= 1} each); empty makes a linear model; where it is not
     * set, layers are narrower for more than 65,536 features; layer normalisation over 1 or 2 units leaves next to
     * nothing of their values. An array of whole numbers {@code >= 1} (empty for none); default [256, 256].
     */
    default IntArrayParam hiddenLayers() {
        return mlpParamSet().hiddenLayers;
    }

    /** {@link #hiddenLayers()} as it is set, else its default. */
    default int[] getHiddenLayers() {
        return Setting.sizesOf(this, hiddenLayers());
    }
}
