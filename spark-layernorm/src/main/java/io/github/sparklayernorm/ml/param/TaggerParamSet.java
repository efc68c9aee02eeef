package io.github.sparklayernorm.ml.param;

import java.io.Serializable;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The columns of a network that labels every step of a sequence. Names and defaults are Spark's own. */
public final class TaggerParamSet implements Serializable {
    private static final long serialVersionUID = 1L;

    final Param<String> featuresCol;
    final Param<String> labelCol;
    final Param<String> predictionCol;
    final Param<String> rawPredictionCol;
    final Param<String> probabilityCol;
    final IntParam tagCount;

    public TaggerParamSet(Params owner) {
        Declare declare = new Declare(owner);
        featuresCol = declare.ofText("featuresCol", "features", Range.anyText(), "column of sequences");
        labelCol = declare.ofText(
                "labelCol",
                "label",
                Range.anyText(),
                "column of labels: an array with a whole number from 0 on for each step");
        predictionCol = declare.ofText(
                "predictionCol",
                "prediction",
                Range.anyText(),
                "new column with an array of the predicted label of each step; empty for none");
        rawPredictionCol = declare.ofText(
                "rawPredictionCol",
                "rawPrediction",
                Range.anyText(),
                "new column with an array of the logits of each step, or (-m, m) with the margin m of two labels; empty for none");
        probabilityCol = declare.ofText(
                "probabilityCol",
                "probability",
                Range.anyText(),
                "new column with an array of the probabilities of each step; empty for none");
        tagCount = declare.ofInt(
                "tagCount", 0, Range.integer(0), "number of labels, K (>= 0); 0 is the largest label of all rows + 1");
    }
}
