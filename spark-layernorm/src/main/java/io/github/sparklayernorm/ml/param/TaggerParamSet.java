package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What a network that labels every step of a sequence learns from. */
public final class TaggerParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final TaggerColumnParamSet columns = new TaggerColumnParamSet(owner());

    final Param<String> labelCol =
            ofColumn("labelCol", "label", "column of labels: an array with a whole number from 0 on for each step");

    final IntParam tagCount = ofInt(
            "tagCount", 0, Range.integer(0), "number of labels, K (>= 0); 0 is the largest label of all rows + 1");

    public TaggerParamSet(Params owner) {
        super(owner);
    }
}
