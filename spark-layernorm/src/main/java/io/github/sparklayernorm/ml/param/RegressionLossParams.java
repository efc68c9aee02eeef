package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What the training of a regression makes small: accessor and getter of {@link RegressionLossParamSet}. */
public interface RegressionLossParams extends Params {
    /** The declarations; not for users. */
    RegressionLossParamSet regressionLossParamSet();

    default Param<String> loss() {
        return regressionLossParamSet().loss;
    }

    /** As it was set. */
    default String getLoss() {
        return getOrDefault(loss());
    }
}
