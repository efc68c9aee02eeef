package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The columns that a network that labels every step of a sequence reads and writes. Names and defaults are Spark's own. */
public final class TaggerColumnParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final Param<String> featuresCol = ofColumn("featuresCol", "features", "column of sequences");

    final Param<String> predictionCol = ofColumn(
            "predictionCol",
            "prediction",
            "new column with an array of the predicted label of each step; empty for none");

    final Param<String> rawPredictionCol = ofColumn(
            "rawPredictionCol",
            "rawPrediction",
            "new column with an array of the logits of each step, or (-m, m) with the margin m of two labels; empty for none");

    final Param<String> probabilityCol = ofColumn(
            "probabilityCol",
            "probability",
            "new column with an array of the probabilities of each step; empty for none");

    public TaggerColumnParamSet(Params owner) {
        super(owner);
    }
}
