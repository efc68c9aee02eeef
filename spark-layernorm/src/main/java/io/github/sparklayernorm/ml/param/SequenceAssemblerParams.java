package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** How rows become sequences: accessors and getters of {@link SequenceAssemblerParamSet}. */
public interface SequenceAssemblerParams extends Params {
    /** The declarations; not for users. */
    SequenceAssemblerParamSet assemblerParamSet();

    default Param<String> idCol() {
        return assemblerParamSet().idCol;
    }

    default String getIdCol() {
        return getOrDefault(idCol());
    }

    default Param<String> timeCol() {
        return assemblerParamSet().timeCol;
    }

    default String getTimeCol() {
        return getOrDefault(timeCol());
    }

    default StringArrayParam inputCols() {
        return assemblerParamSet().inputCols;
    }

    default String[] getInputCols() {
        return getOrDefault(inputCols());
    }

    default Param<String> outputCol() {
        return assemblerParamSet().outputCol;
    }

    default String getOutputCol() {
        return getOrDefault(outputCol());
    }

    default StringArrayParam constantCols() {
        return assemblerParamSet().constantCols;
    }

    default String[] getConstantCols() {
        return getOrDefault(constantCols());
    }

    default IntParam maxLength() {
        return assemblerParamSet().maxLength;
    }

    default int getMaxLength() {
        return Setting.intOf(this, maxLength());
    }

    default Param<String> gaps() {
        return assemblerParamSet().gaps;
    }

    default String getGaps() {
        return Setting.wordOf(this, gaps());
    }

    default DoubleParam step() {
        return assemblerParamSet().step;
    }

    default double getStep() {
        return Setting.doubleOf(this, step());
    }

    default IntParam windowSize() {
        return assemblerParamSet().windowSize;
    }

    default int getWindowSize() {
        return Setting.intOf(this, windowSize());
    }

    default IntParam windowStride() {
        return assemblerParamSet().windowStride;
    }

    default int getWindowStride() {
        return Setting.intOf(this, windowStride());
    }

    default IntParam horizon() {
        return assemblerParamSet().horizon;
    }

    default int getHorizon() {
        return Setting.intOf(this, horizon());
    }

    default StringArrayParam targetCols() {
        return assemblerParamSet().targetCols;
    }

    default String[] getTargetCols() {
        return getOrDefault(targetCols());
    }

    default Param<String> labelCol() {
        return assemblerParamSet().labelCol;
    }

    default String getLabelCol() {
        return getOrDefault(labelCol());
    }

    default Param<String> handleInvalid() {
        return assemblerParamSet().handleInvalid;
    }

    default String getHandleInvalid() {
        return Setting.wordOf(this, handleInvalid());
    }
}
