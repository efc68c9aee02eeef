// Generated from StepMetricParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;

/** What an evaluator of the steps of sequences computes: accessors and getters of {@link StepMetricParamSet}. */
public interface StepMetricParams extends MetricParams {
    /** The declarations; not for users. */
    StepMetricParamSet stepMetricParamSet();

    @Override
    default MetricParamSet metricParamSet() {
        return stepMetricParamSet().metric;
    }

    /**
     * Metric over all steps. Of a tagger, from {@code labelCol} and {@code predictionCol}: accuracy, f1 (mean over the
     * labels, by their weight). Of a next-step model, from {@code negativeLogLikelihoodCol}: nats (a step), bits (a
     * step), perplexity. One of accuracy, f1, nats, bits, perplexity; default accuracy.
     */
    default Param<String> metricName() {
        return stepMetricParamSet().metricName;
    }

    /** {@link #metricName()} as it is set, else its default. */
    default String getMetricName() {
        return Setting.wordOf(this, metricName());
    }

    /** Column of sequences, for nats, bits and perplexity: how many steps each has. A text; default features. */
    default Param<String> featuresCol() {
        return stepMetricParamSet().featuresCol;
    }

    /** {@link #featuresCol()} as it is set, else its default. */
    default String getFeaturesCol() {
        return Setting.textOf(this, featuresCol());
    }

    /**
     * Column of the mean negative log-likelihood of each sequence's steps in nats. A text; default
     * negativeLogLikelihood.
     */
    default Param<String> negativeLogLikelihoodCol() {
        return stepMetricParamSet().negativeLogLikelihoodCol;
    }

    /** {@link #negativeLogLikelihoodCol()} as it is set, else its default. */
    default String getNegativeLogLikelihoodCol() {
        return Setting.textOf(this, negativeLogLikelihoodCol());
    }
}
