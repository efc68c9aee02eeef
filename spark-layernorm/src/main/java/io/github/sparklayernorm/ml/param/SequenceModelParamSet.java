package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What a next-step model predicts. */
public final class SequenceModelParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    /** Steps are token ids. */
    public static final String CATEGORICAL = "categorical";

    /** Steps are a pen's moves. */
    public static final String MIXTURE = "mixture";

    /** As many as in the paper that the mixture comes from (Graves 2013, arXiv:1308.0850). */
    private static final int MIXTURES = 20;

    final RecurrentParamSet recurrent = new RecurrentParamSet(owner());

    final SequenceColumnParamSet columns = new SequenceColumnParamSet(owner());

    final Param<String> outputType = ofText(
            "outputType",
            CATEGORICAL,
            Range.oneOf(CATEGORICAL, MIXTURE),
            "what a step is: categorical (a token id) or mixture (a pen's x and y offset, end of stroke, perhaps end of"
                    + " sequence: bivariate Gaussians and Bernoulli flags)");

    final IntParam numMixtures =
            ofInt("numMixtures", MIXTURES, Range.integer(1), "with outputType=mixture, Gaussians of each step (>= 1)");

    final IntParam contextSize = ofInt(
            "contextSize",
            0,
            Range.integer(0),
            "with outputType=mixture, numbers at the end of each step that are known and not predicted, such as a"
                    + " one-hot class (>= 0)");

    public SequenceModelParamSet(Params owner) {
        super(owner);
    }
}
