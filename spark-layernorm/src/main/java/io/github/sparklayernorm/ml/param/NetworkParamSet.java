package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.kernel.Activation;
import io.github.sparklayernorm.nn.norm.Normalization;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What the layers of any network share. */
public final class NetworkParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final NormParamSet norm = new NormParamSet(owner());

    final Param<String> normalization = ofText(
            "normalization",
            Normalization.LAYER.text(),
            Range.normalization(),
            "what normalises the summed inputs of the hidden layers: layer (each row by itself), batch (each unit over"
                    + " the mini-batch, running statistics at transform), weight (each unit's weight vector), none, rms (each"
                    + " row by itself, its mean left in) or group(n), as in group(8) (each of n groups of units of a row by"
                    + " itself; n divides the units of every hidden layer)");

    final Param<String> activation = ofText(
            "activation",
            Activation.RELU.toString(),
            Range.oneOf(Activation.texts()),
            "non-linearity of the hidden layers: identity, relu, tanh, sigmoid, gelu (its tanh form) or silu");

    final DoubleParam dropout = ofDouble(
            "dropout",
            0,
            Range.belowOne(),
            "share of hidden units that are left out at random in each training step, in [0, 1); 0 is none");

    public NetworkParamSet(Params owner) {
        super(owner);
    }
}
