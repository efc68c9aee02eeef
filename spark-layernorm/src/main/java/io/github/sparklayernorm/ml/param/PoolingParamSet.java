package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.nn.recurrent.Pooling;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How a sequence's steps become one output. */
public final class PoolingParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final RecurrentParamSet recurrent = new RecurrentParamSet(owner());

    final Param<String> pooling = ofText(
            "pooling",
            Pooling.LAST.text(),
            Range.oneOf(Pooling.LAST.text(), Pooling.MEAN.text(), Pooling.MAX.text()),
            "what goes from the steps to the output layer: last (the last step; of the backward direction, the"
                    + " first), mean or max over the steps");

    public PoolingParamSet(Params owner) {
        super(owner);
    }
}
