package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How vectors are normalised. */
public final class NormalizerParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final Param<String> inputCol = ofColumn("inputCol", "features", "column of vectors");

    final Param<String> outputCol = ofColumn("outputCol", "normalized", "new column of normalised vectors");

    final DoubleParam epsilon = ofDouble(
            "epsilon",
            NormParamSet.EPSILON,
            Range.positive(),
            "added to the variance inside the root (> 0): a constant vector becomes zeros");

    final InvalidRowParamSet invalidRows = new InvalidRowParamSet(owner());

    public NormalizerParamSet(Params owner) {
        super(owner);
    }
}
