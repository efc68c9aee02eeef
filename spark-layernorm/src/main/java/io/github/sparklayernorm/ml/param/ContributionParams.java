package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What each feature adds to a prediction: accessor and getter of {@link ContributionParamSet}. */
public interface ContributionParams extends Params {
    /** The declarations; not for users. */
    ContributionParamSet contributionParamSet();

    default Param<String> contributionCol() {
        return contributionParamSet().contributionCol;
    }

    /** Empty where none is wanted. */
    default String getContributionCol() {
        return isDefined(contributionCol()) ? getOrDefault(contributionCol()) : "";
    }
}
