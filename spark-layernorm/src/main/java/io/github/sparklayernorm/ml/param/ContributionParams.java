// Generated from ContributionParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The column that says what each feature adds to a prediction: accessors and getters of {@link ContributionParamSet}.
 */
public interface ContributionParams extends Params {
    /** The declarations; not for users. */
    ContributionParamSet contributionParamSet();

    /**
     * New column with what each feature (of each step) adds to the predicted class's {@code rawPrediction}, or to the
     * prediction of a value, against the centre of the training data (integrated gradients); unset or empty for none. A
     * text; not set by default.
     */
    default Param<String> contributionCol() {
        return contributionParamSet().contributionCol;
    }

    /** {@link #contributionCol()}; empty where it is not set. */
    default String getContributionCol() {
        return Setting.textOf(this, contributionCol());
    }
}
