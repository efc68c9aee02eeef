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

    /** Column of sequences, for nats, bits and perplexity: how many steps each has. Default: features. */
    default S setFeaturesCol(String value) {
        return Setting.set(this, featuresCol(), value);
    }

    default Param<String> negativeLogLikelihoodCol() {
        return stepMetricParamSet().negativeLogLikelihoodCol;
    }

    default String getNegativeLogLikelihoodCol() {
        return getOrDefault(negativeLogLikelihoodCol());
    }

    /** Column of the mean negative log-likelihood of each sequence's steps in nats. Default: negativeLogLikelihood. */
    default S setNegativeLogLikelihoodCol(String value) {
        return Setting.set(this, negativeLogLikelihoodCol(), value);
    }
}
