package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The columns of a network that labels every step: accessors and getters of {@link TaggerParamSet}. */
public interface TaggerParams extends Params {
    /** The declarations; not for users. */
    TaggerParamSet taggerParamSet();

    default Param<String> featuresCol() {
        return taggerParamSet().featuresCol;
    }

    default String getFeaturesCol() {
        return getOrDefault(featuresCol());
    }

    default Param<String> labelCol() {
        return taggerParamSet().labelCol;
    }

    default String getLabelCol() {
        return getOrDefault(labelCol());
    }

    default Param<String> predictionCol() {
        return taggerParamSet().predictionCol;
    }

    default String getPredictionCol() {
        return getOrDefault(predictionCol());
    }

    default Param<String> rawPredictionCol() {
        return taggerParamSet().rawPredictionCol;
    }

    default String getRawPredictionCol() {
        return getOrDefault(rawPredictionCol());
    }

    default Param<String> probabilityCol() {
        return taggerParamSet().probabilityCol;
    }

    default String getProbabilityCol() {
        return getOrDefault(probabilityCol());
    }

    default IntParam tagCount() {
        return taggerParamSet().tagCount;
    }

    default int getTagCount() {
        return Setting.intOf(this, tagCount());
    }
}
