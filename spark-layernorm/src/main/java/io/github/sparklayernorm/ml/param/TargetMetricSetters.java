// Generated from TargetMetricParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * What an evaluator of several targets computes: setters of {@link TargetMetricParams}.
 *
 * @param <S> the stage itself
 */
public interface TargetMetricSetters<S> extends TargetMetricParams, MetricSetters<S> {
    /**
     * Metric: rmse (root mean squared error), mse, r2, mae (mean absolute error), var (explained variance).
     *
     * @param value one of rmse, mse, r2, mae, var; default rmse
     */
    default S setMetricName(String value) {
        return Setting.set(this, metricName(), value);
    }

    /**
     * The target that the metric is of (from 0 on); -1 is the mean over all targets, of which errors are ruled by those
     * of a large unit and r2 is not.
     *
     * @param value a whole number {@code >= -1}; default -1
     */
    default S setTarget(int value) {
        return Setting.set(this, target(), value);
    }
}
