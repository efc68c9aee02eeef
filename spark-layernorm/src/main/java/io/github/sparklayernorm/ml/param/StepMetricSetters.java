package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;

/**
 * What an evaluator of the steps of sequences computes: accessors, getters and setters of {@link StepMetricParamSet}.
 *
 * @param <S> the evaluator itself
 */
public interface StepMetricSetters<S> extends MetricSetters<S> {
    /** The declarations; not for users. */
    StepMetricParamSet stepMetricParamSet();

    @Override
    default MetricParamSet metricParamSet() {
        return stepMetricParamSet().metric;
    }

    default Param<String> featuresCol() {
        return stepMetricParamSet().featuresCol;
    }

    default String getFeaturesCol() {
        return getOrDefault(featuresCol());
    }

    default S setFeaturesCol(String value) {
        return Setting.set(this, featuresCol(), value);
    }

    default Param<String> negativeLogLikelihoodCol() {
        return stepMetricParamSet().negativeLogLikelihoodCol;
    }

    default String getNegativeLogLikelihoodCol() {
        return getOrDefault(negativeLogLikelihoodCol());
    }

    default S setNegativeLogLikelihoodCol(String value) {
        return Setting.set(this, negativeLogLikelihoodCol(), value);
    }
}
