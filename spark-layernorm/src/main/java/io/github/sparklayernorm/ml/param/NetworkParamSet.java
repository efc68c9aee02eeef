package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.norm.Normalization;
import java.io.Serializable;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What the layers of any network share. */
public final class NetworkParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The value of PyTorch, and of the paper's own code. */
    static final double EPSILON = 1e-5;

    final Param<String> normalization;
    final BooleanParam biasBeforeNorm;
    final Param<String> activation;
    final DoubleParam dropout;
    final DoubleParam epsilon;

    public NetworkParamSet(Params owner) {
        Declare declare = new Declare(owner);
        normalization = declare.ofText(
                "normalization",
                Normalization.LAYER.text(),
                Range.normalization(),
                "what normalises the summed inputs of the hidden layers: layer (each row by itself), batch (each unit over"
                        + " the mini-batch, running statistics at transform), weight (each unit's weight vector), none, rms (each"
                        + " row by itself, its mean left in) or group(n), as in group(8) (each of n groups of units of a row by"
                        + " itself; n divides the units of every hidden layer)");
        biasBeforeNorm = biasBeforeNorm(declare);
        activation = declare.ofText(
                "activation",
                Activation.RELU.toString(),
                Range.oneOf(Activation.texts()),
                "non-linearity of the hidden layers: identity, relu, tanh, sigmoid, gelu (its tanh form) or silu");
        dropout = declare.ofDouble(
                "dropout",
                0,
                Range.belowOne(),
                "share of hidden units that are left out at random in each training step, in [0, 1); 0 is none");
        epsilon = declare.ofDouble(
                "epsilon", EPSILON, Range.positive(), "added to the variance inside the root of a normalisation (> 0)");
    }

    /** The same for feed-forward and recurrent networks. */
    static BooleanParam biasBeforeNorm(Declare declare) {
        return declare.ofBoolean(
                "biasBeforeNorm",
                true,
                "where each row is normalised by itself (layer, rms, group), whether a bias is added to the summed inputs"
                        + " before they are normalised, so that the length of a row of features is not lost; false is the"
                        + " paper's literal form");
    }
}
