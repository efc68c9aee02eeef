package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What an evaluator of several targets computes. */
public final class TargetMetricParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final MetricParamSet metric = new MetricParamSet(owner());

    final Param<String> metricName = ofText(
            "metricName",
            "rmse",
            Range.oneOf("rmse", "mse", "r2", "mae", "var"),
            "metric: rmse (root mean squared error), mse, r2, mae (mean absolute error), var (explained variance)");

    final IntParam target = ofInt(
            "target",
            -1,
            Range.integer(-1),
            "the target that the metric is of (from 0 on); -1 is the mean over all targets, of which errors are"
                    + " ruled by those of a large unit and r2 is not");

    public TargetMetricParamSet(Params owner) {
        super(owner);
    }
}
