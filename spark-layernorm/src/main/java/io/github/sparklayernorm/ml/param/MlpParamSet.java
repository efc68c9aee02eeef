package io.github.sparklayernorm.ml.param;

import java.io.Serializable;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Params;

/** The shape of a feed-forward network. */
public final class MlpParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    final NetworkParamSet network;
    final IntArrayParam hiddenLayers;

    public MlpParamSet(Params owner) {
        network = new NetworkParamSet(owner);
        hiddenLayers = new Declare(owner)
                .ofSizes(
                        "hiddenLayers",
                        new int[] {256, 256},
                        "units of each hidden layer, from input to output (>= 1 each); empty makes a linear model; where it is"
                                + " not set, layers are narrower for more than 65,536 features; layer"
                                + " normalisation over 1 or 2 units leaves next to nothing of their values");
    }
}
