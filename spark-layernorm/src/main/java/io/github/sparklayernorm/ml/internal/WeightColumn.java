package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.ml.param.TrainingParams;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasWeightCol;

/**
 * Makes our {@code weightCol} Spark's: {@code OneVsRest} hands weights to classifiers that are a {@link HasWeightCol}, and
 * {@code Predictor.fit} checks and casts the column of such stages.
 */
public interface WeightColumn extends HasWeightCol, TrainingParams {
    @Override
    default Param<String> weightCol() {
        return TrainingParams.super.weightCol();
    }

    /** Empty where it is not set. */
    @Override
    default String getWeightCol() {
        return TrainingParams.super.getWeightCol();
    }

    /** Scala's trait stores its own param through this when it is mixed in; from Java that never happens. */
    @Override
    default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(Param<String> ignored) {}
}
