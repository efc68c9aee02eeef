// Generated from MetricParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The columns that an evaluator compares: accessors and getters of {@link MetricParamSet}. */
public interface MetricParams extends Params {
    /** The declarations; not for users. */
    MetricParamSet metricParamSet();

    /** Column of labels. A text; default label. */
    default Param<String> labelCol() {
        return metricParamSet().labelCol;
    }

    /** {@link #labelCol()} as it is set, else its default. */
    default String getLabelCol() {
        return Setting.textOf(this, labelCol());
    }

    /** Column of predictions. A text; default prediction. */
    default Param<String> predictionCol() {
        return metricParamSet().predictionCol;
    }

    /** {@link #predictionCol()} as it is set, else its default. */
    default String getPredictionCol() {
        return Setting.textOf(this, predictionCol());
    }

    /** Column of the rows' weights ({@code >= 0}); not set: each row counts as one. A text; not set by default. */
    default Param<String> weightCol() {
        return metricParamSet().weightCol;
    }

    /** {@link #weightCol()}; empty where it is not set. */
    default String getWeightCol() {
        return Setting.textOf(this, weightCol());
    }
}
