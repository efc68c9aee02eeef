package io.github.sparklayernorm.ml.param;

import java.io.Serializable;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What a next-step model predicts, and the columns that it reads and writes. */
public final class SequenceModelParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    /** As many as in the paper that the mixture comes from (Graves 2013, arXiv:1308.0850). */
    private static final int MIXTURES = 20;

    final Param<String> featuresCol;
    final Param<String> negativeLogLikelihoodCol;
    final Param<String> probabilityCol;
    final Param<String> outputType;
    final IntParam numMixtures;
    final IntParam contextSize;

    public SequenceModelParamSet(Params owner) {
        Declare declare = new Declare(owner);
        featuresCol = declare.ofText("featuresCol", "features", Range.anyText(), "column of sequences");
        negativeLogLikelihoodCol = declare.ofText(
                "negativeLogLikelihoodCol",
                "negativeLogLikelihood",
                Range.anyText(),
                "column for the mean negative log-likelihood of a sequence's steps, in nats; empty for none");
        probabilityCol = declare.ofText(
                "probabilityCol",
                "probability",
                Range.anyText(),
                "with outputType=categorical, column for the probabilities of the token that comes next; empty for none");
        outputType = declare.ofText(
                "outputType",
                SequenceModelParams.CATEGORICAL,
                Range.oneOf(SequenceModelParams.CATEGORICAL, SequenceModelParams.MIXTURE),
                "what a step is: categorical (a token id) or mixture (a pen's x and y offset, end of stroke, perhaps end of"
                        + " sequence: bivariate Gaussians and Bernoulli flags)");
        numMixtures = declare.ofInt(
                "numMixtures", MIXTURES, Range.integer(1), "with outputType=mixture, Gaussians of each step (>= 1)");
        contextSize = declare.ofInt(
                "contextSize",
                0,
                Range.integer(0),
                "with outputType=mixture, numbers at the end of each step that are known and not predicted, such as a"
                        + " one-hot class (>= 0)");
    }
}
