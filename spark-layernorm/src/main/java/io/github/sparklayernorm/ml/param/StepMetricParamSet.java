package io.github.sparklayernorm.ml.param;

import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What an evaluator of the steps of sequences computes. */
public final class StepMetricParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    final MetricParamSet metric;
    final Param<String> featuresCol;
    final Param<String> negativeLogLikelihoodCol;

    /** @param owner the evaluator, which gets the params and their defaults */
    public StepMetricParamSet(Params owner) {
        metric = new MetricParamSet(
                owner,
                "metric over all steps. Of a tagger, from labelCol and predictionCol: accuracy, f1 (mean over the labels, by"
                        + " their weight). Of a next-step model, from negativeLogLikelihoodCol: nats (a step), bits (a"
                        + " step), perplexity",
                "accuracy",
                "f1",
                "nats",
                "bits",
                "perplexity");
        Declare declare = new Declare(owner);
        featuresCol = declare.ofText(
                "featuresCol",
                "features",
                Range.anyText(),
                "column of sequences, for nats, bits and perplexity: how many steps each has");
        negativeLogLikelihoodCol = declare.ofText(
                "negativeLogLikelihoodCol",
                "negativeLogLikelihood",
                Range.anyText(),
                "column of the mean negative log-likelihood of each sequence's steps in nats");
    }
}
