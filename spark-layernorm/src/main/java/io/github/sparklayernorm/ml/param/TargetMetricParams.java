// Generated from TargetMetricParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/** What an evaluator of several targets computes: accessors and getters of {@link TargetMetricParamSet}. */
public interface TargetMetricParams extends MetricParams {
    /** The declarations; not for users. */
    TargetMetricParamSet targetMetricParamSet();

    @Override
    default MetricParamSet metricParamSet() {
        return targetMetricParamSet().metric;
    }

    /**
     * Metric: rmse (root mean squared error), mse, r2, mae (mean absolute error), var (explained variance). One of
     * rmse, mse, r2, mae, var; default rmse.
     */
    default Param<String> metricName() {
        return targetMetricParamSet().metricName;
    }

    /** {@link #metricName()} as it is set, else its default. */
    default String getMetricName() {
        return Setting.wordOf(this, metricName());
    }

    /**
     * The target that the metric is of (from 0 on); -1 is the mean over all targets, of which errors are ruled by those
     * of a large unit and r2 is not. A whole number {@code >= -1}; default -1.
     */
    default IntParam target() {
        return targetMetricParamSet().target;
    }

    /** {@link #target()} as it is set, else its default. */
    default int getTarget() {
        return Setting.intOf(this, target());
    }
}
