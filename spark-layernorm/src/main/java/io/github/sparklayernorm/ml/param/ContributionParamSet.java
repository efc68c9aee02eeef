package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The column that says what each feature adds to a prediction. */
public final class ContributionParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    /**
     * A vector for each row, for each step of a sequence (of token ids a number), and an array of them for label vectors. They
     * sum to what the prediction differs by from that of a row at the centre of the training data: of classes the predicted
     * class's rawPrediction, of the tagger that of all steps. Null for an invalid row that is kept.
     */
    final Param<String> contributionCol = ofText(
            "contributionCol",
            "new column with what each feature (of each step) adds to the predicted class's rawPrediction, or to"
                    + " the prediction of a value, against the centre of the training data (integrated"
                    + " gradients); unset or empty for none");

    public ContributionParamSet(Params owner) {
        super(owner);
    }
}
