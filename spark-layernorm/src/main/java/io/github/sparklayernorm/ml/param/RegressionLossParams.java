// Generated from RegressionLossParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What the training of a regression makes small: accessors and getters of {@link RegressionLossParamSet}. */
public interface RegressionLossParams extends Params {
    /** The declarations; not for users. */
    RegressionLossParamSet regressionLossParamSet();

    /**
     * What training makes small: {@code squaredError}, or huber(delta), which is squared up to delta and linear beyond,
     * so that wrong labels pull less; huber alone is huber(1.35). delta counts in deviations of the label, or in those
     * that its quartiles give where a few outliers make the deviation. {@code squaredError}, huber, or huber(delta)
     * with a delta {@code > 0}, as in huber(2.5); default squaredError.
     */
    default Param<String> loss() {
        return regressionLossParamSet().loss;
    }

    /** {@link #loss()} as it is set, else its default. */
    default String getLoss() {
        return Setting.textOf(this, loss());
    }
}
