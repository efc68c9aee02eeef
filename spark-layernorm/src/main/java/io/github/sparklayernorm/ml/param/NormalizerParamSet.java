package io.github.sparklayernorm.ml.param;

import java.io.Serializable;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How vectors are normalised. */
public final class NormalizerParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    final Param<String> inputCol;
    final Param<String> outputCol;
    final DoubleParam epsilon;
    final InvalidRowParamSet invalidRows;

    public NormalizerParamSet(Params owner) {
        Declare declare = new Declare(owner);
        inputCol = declare.ofText("inputCol", "features", Range.anyText(), "column of vectors");
        outputCol = declare.ofText("outputCol", "normalized", Range.anyText(), "new column of normalised vectors");
        epsilon = declare.ofDouble(
                "epsilon",
                NetworkParamSet.EPSILON,
                Range.positive(),
                "added to the variance inside the root (> 0): a constant vector becomes zeros");
        invalidRows = new InvalidRowParamSet(owner);
    }
}
