package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** How parameters move along their gradients: accessors and getters of {@link OptimizerParamSet}. */
public interface OptimizerParams extends Params {
    /** The declarations; not for users. */
    OptimizerParamSet optimizerParamSet();

    default Param<String> solver() {
        return optimizerParamSet().solver;
    }

    default String getSolver() {
        return Setting.wordOf(this, solver());
    }

    default DoubleParam stepSize() {
        return optimizerParamSet().stepSize;
    }

    default double getStepSize() {
        return Setting.doubleOf(this, stepSize());
    }

    default DoubleParam momentum() {
        return optimizerParamSet().momentum;
    }

    default double getMomentum() {
        return Setting.doubleOf(this, momentum());
    }

    default DoubleParam weightDecay() {
        return optimizerParamSet().weightDecay;
    }

    default double getWeightDecay() {
        return Setting.doubleOf(this, weightDecay());
    }

    default DoubleParam gradientClip() {
        return optimizerParamSet().gradientClip;
    }

    default double getGradientClip() {
        return Setting.doubleOf(this, gradientClip());
    }

    default Param<String> learningRateSchedule() {
        return optimizerParamSet().learningRateSchedule;
    }

    default String getLearningRateSchedule() {
        return Setting.wordOf(this, learningRateSchedule());
    }

    default LongParam warmupSteps() {
        return optimizerParamSet().warmupSteps;
    }

    default long getWarmupSteps() {
        return Setting.longOf(this, warmupSteps());
    }

    default LongParam decaySteps() {
        return optimizerParamSet().decaySteps;
    }

    default long getDecaySteps() {
        return Setting.longOf(this, decaySteps());
    }

    default DoubleParam decayRate() {
        return optimizerParamSet().decayRate;
    }

    default double getDecayRate() {
        return Setting.doubleOf(this, decayRate());
    }
}
