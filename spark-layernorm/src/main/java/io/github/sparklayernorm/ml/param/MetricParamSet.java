package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The columns that an evaluator compares. Names and defaults are Spark's own. */
public final class MetricParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final Param<String> labelCol = ofColumn("labelCol", "label", "column of labels");

    final Param<String> predictionCol = ofColumn("predictionCol", "prediction", "column of predictions");

    final Param<String> weightCol =
            ofText("weightCol", "column of the rows' weights (>= 0); not set: each row counts as one");

    public MetricParamSet(Params owner) {
        super(owner);
    }
}
