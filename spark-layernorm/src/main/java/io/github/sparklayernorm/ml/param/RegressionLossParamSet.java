package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.nn.loss.Loss;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What the training of a regression makes small. */
public final class RegressionLossParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final Param<String> loss = ofText(
            "loss",
            "squaredError",
            Range.losses(),
            "what training makes small: squaredError, or huber(delta), which is squared up to delta and linear beyond, so"
                    + " that wrong labels pull less; huber alone is huber(1.35). delta counts in deviations of the label,"
                    + " or in those that its quartiles give where a few outliers make the deviation");

    public RegressionLossParamSet(Params owner) {
        super(owner);
    }

    /** Whether the param takes the text. */
    static boolean valid(String text) {
        try {
            return Loss.of(text).targets() == Loss.Targets.VALUES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
