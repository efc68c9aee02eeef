package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntParam;

/**
 * What an evaluator of several targets computes: accessors, getters and setters of {@link TargetMetricParamSet}.
 *
 * @param <S> the evaluator itself
 */
public interface TargetMetricSetters<S> extends MetricSetters<S> {
    /** The declarations; not for users. */
    TargetMetricParamSet targetMetricParamSet();

    @Override
    default MetricParamSet metricParamSet() {
        return targetMetricParamSet().metric;
    }

    default IntParam target() {
        return targetMetricParamSet().target;
    }

    default int getTarget() {
        return Setting.intOf(this, target());
    }

    /**
     * The target that the metric is of, from 0 on; -1 (the default) is the mean over all targets. A target that the rows do not
     * have is refused by {@code evaluate}.
     */
    default S setTarget(int value) {
        return Setting.set(this, target(), value);
    }
}
