// Generated from StepMetricParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * What an evaluator of the steps of sequences computes: setters of {@link StepMetricParams}.
 *
 * @param <S> the stage itself
 */
public interface StepMetricSetters<S> extends StepMetricParams, MetricSetters<S> {
    /**
     * Metric over all steps. Of a tagger, from {@code labelCol} and {@code predictionCol}: accuracy, f1 (mean over the
     * labels, by their weight). Of a next-step model, from {@code negativeLogLikelihoodCol}: nats (a step), bits (a
     * step), perplexity.
     *
     * @param value one of accuracy, f1, nats, bits, perplexity; default accuracy
     */
    default S setMetricName(String value) {
        return Setting.set(this, metricName(), value);
    }

    /**
     * Column of sequences, for nats, bits and perplexity: how many steps each has.
     *
     * @param value a text; default features
     */
    default S setFeaturesCol(String value) {
        return Setting.set(this, featuresCol(), value);
    }

    /**
     * Column of the mean negative log-likelihood of each sequence's steps in nats.
     *
     * @param value a text; default negativeLogLikelihood
     */
    default S setNegativeLogLikelihoodCol(String value) {
        return Setting.set(this, negativeLogLikelihoodCol(), value);
    }
}
