package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Params;

/** What a normalisation is made of, in feed-forward and recurrent networks. */
public final class NormParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    /** The value of PyTorch, and of the paper's own code. */
    static final double EPSILON = 1e-5;

    final BooleanParam biasBeforeNorm = ofBoolean(
            "biasBeforeNorm",
            true,
            "where each row is normalised by itself (layer, rms, group), whether a bias is added to the summed inputs"
                    + " before they are normalised, so that the length of a row of features is not lost; false is the"
                    + " paper's literal form");

    final DoubleParam epsilon = ofDouble(
            "epsilon", EPSILON, Range.positive(), "added to the variance inside the root of a normalisation (> 0)");

    public NormParamSet(Params owner) {
        super(owner);
    }
}
