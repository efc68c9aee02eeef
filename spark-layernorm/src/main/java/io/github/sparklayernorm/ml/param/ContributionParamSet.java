package io.github.sparklayernorm.ml.param;

import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The column that says what each feature adds to a prediction. */
public final class ContributionParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    final Param<String> contributionCol;

    public ContributionParamSet(Params owner) {
        contributionCol = new Declare(owner)
                .ofText(
                        "contributionCol",
                        "new column with what each feature (of each step) adds to the predicted class's rawPrediction, or to"
                                + " the prediction of a value, against the centre of the training data (integrated"
                                + " gradients); unset or empty for none");
    }
}
