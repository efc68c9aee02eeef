package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * What an evaluator computes, and of which columns: accessors, getters and setters of {@link MetricParamSet}.
 *
 * @param <S> the evaluator itself
 */
public interface MetricSetters<S> extends Params {
    /** The declarations; not for users. */
    MetricParamSet metricParamSet();

    default Param<String> labelCol() {
        return metricParamSet().labelCol;
    }

    default String getLabelCol() {
        return getOrDefault(labelCol());
    }

    /** Column of labels. Default: label. */
    default S setLabelCol(String value) {
        return Setting.set(this, labelCol(), value);
    }

    default Param<String> predictionCol() {
        return metricParamSet().predictionCol;
    }

    default String getPredictionCol() {
        return getOrDefault(predictionCol());
    }

    /** Column of predictions. Default: prediction. */
    default S setPredictionCol(String value) {
        return Setting.set(this, predictionCol(), value);
    }

    default Param<String> weightCol() {
        return metricParamSet().weightCol;
    }

    default String getWeightCol() {
        return getOrDefault(weightCol());
    }

    /** Column of the weights of rows, numbers from 0 on. Default: not set, each row counts as one. */
    default S setWeightCol(String value) {
        return Setting.set(this, weightCol(), value);
    }

    default Param<String> metricName() {
        return metricParamSet().metricName;
    }

    default String getMetricName() {
        return Setting.wordOf(this, metricName());
    }

    /** The metric, in any case; {@code explainParam} has the names. Default: the first of them. */
    default S setMetricName(String value) {
        return Setting.set(this, metricName(), value);
    }
}
