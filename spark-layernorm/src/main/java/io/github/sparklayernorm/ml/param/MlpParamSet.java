package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Params;

/** The shape of a feed-forward network. */
public final class MlpParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final NetworkParamSet network = new NetworkParamSet(owner());

    final IntArrayParam hiddenLayers = ofSizes(
            "hiddenLayers",
            new int[] {256, 256},
            "units of each hidden layer, from input to output (>= 1 each); empty makes a linear model; where it is"
                    + " not set, layers are narrower for more than 65,536 features; layer"
                    + " normalisation over 1 or 2 units leaves next to nothing of their values");

    public MlpParamSet(Params owner) {
        super(owner);
    }
}
