package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What an evaluator of the steps of sequences computes. */
public final class StepMetricParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final MetricParamSet metric = new MetricParamSet(owner());

    final Param<String> metricName = ofText(
            "metricName",
            "accuracy",
            Range.oneOf("accuracy", "f1", "nats", "bits", "perplexity"),
            "metric over all steps. Of a tagger, from labelCol and predictionCol: accuracy, f1 (mean over the labels, by"
                    + " their weight). Of a next-step model, from negativeLogLikelihoodCol: nats (a step), bits (a"
                    + " step), perplexity");

    final Param<String> featuresCol = ofColumn(
            "featuresCol", "features", "column of sequences, for nats, bits and perplexity: how many steps each has");

    final Param<String> negativeLogLikelihoodCol = ofColumn(
            "negativeLogLikelihoodCol",
            "negativeLogLikelihood",
            "column of the mean negative log-likelihood of each sequence's steps in nats");

    /** @param owner the evaluator, which gets the params and their defaults */
    public StepMetricParamSet(Params owner) {
        super(owner);
    }
}
