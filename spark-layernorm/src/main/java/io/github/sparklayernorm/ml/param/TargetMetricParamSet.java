package io.github.sparklayernorm.ml.param;

import java.io.Serializable;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;

/** What an evaluator of several targets computes: a metric, of one target or as the mean over all of them. */
public final class TargetMetricParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    final MetricParamSet metric;
    final IntParam target;

    /** @param owner the evaluator, which gets the params and their defaults */
    public TargetMetricParamSet(Params owner) {
        metric = new MetricParamSet(
                owner,
                "metric: rmse (root mean squared error), mse, r2, mae (mean absolute error), var (explained variance)",
                "rmse",
                "mse",
                "r2",
                "mae",
                "var");
        target = new Declare(owner)
                .ofInt(
                        "target",
                        -1,
                        Range.integer(-1),
                        "the target that the metric is of (from 0 on); -1 is the mean over all targets, of which errors are"
                                + " ruled by those of a large unit and r2 is not");
    }
}
