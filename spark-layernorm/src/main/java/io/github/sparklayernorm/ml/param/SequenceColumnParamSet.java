package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The columns that a next-step model reads and writes. */
public final class SequenceColumnParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final Param<String> featuresCol = ofColumn("featuresCol", "features", "column of sequences");

    final Param<String> negativeLogLikelihoodCol = ofColumn(
            "negativeLogLikelihoodCol",
            "negativeLogLikelihood",
            "column for the mean negative log-likelihood of a sequence's steps, in nats; empty for none");

    final Param<String> probabilityCol = ofColumn(
            "probabilityCol",
            "probability",
            "with outputType=categorical, column for the probabilities of the token that comes next; empty for none");

    public SequenceColumnParamSet(Params owner) {
        super(owner);
    }
}
