package io.github.sparklayernorm.ml.param;

import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What an evaluator computes, and of which columns. Names and defaults are Spark's own. */
public final class MetricParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    final Param<String> labelCol;
    final Param<String> predictionCol;
    final Param<String> weightCol;
    final Param<String> metricName;

    /**
     * @param owner   the evaluator, which gets the params and their defaults
     * @param doc     of metricName
     * @param metrics their names; the first is the default
     */
    public MetricParamSet(Params owner, String doc, String... metrics) {
        Declare declare = new Declare(owner);
        labelCol = declare.ofText("labelCol", "label", Range.anyText(), "column of labels");
        predictionCol = declare.ofText("predictionCol", "prediction", Range.anyText(), "column of predictions");
        weightCol = declare.ofText("weightCol", "column of the rows' weights (>= 0); not set: each row counts as one");
        metricName = declare.ofText("metricName", metrics[0], Range.oneOf(metrics), doc);
    }
}
