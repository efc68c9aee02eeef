// Generated from SequenceAssemblerParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** How rows, one for each step, become sequences: accessors and getters of {@link SequenceAssemblerParamSet}. */
public interface SequenceAssemblerParams extends Params {
    /** The declarations; not for users. */
    SequenceAssemblerParamSet sequenceAssemblerParamSet();

    /**
     * Column that tells one series from another; not set or empty: all rows are one series. A text; not set by default.
     */
    default Param<String> idCol() {
        return sequenceAssemblerParamSet().idCol;
    }

    /** {@link #idCol()}; empty where it is not set. */
    default String getIdCol() {
        return Setting.textOf(this, idCol());
    }

    /** Column that orders the rows of a series: a number, a date or a timestamp. A text; default time. */
    default Param<String> timeCol() {
        return sequenceAssemblerParamSet().timeCol;
    }

    /** {@link #timeCol()} as it is set, else its default. */
    default String getTimeCol() {
        return Setting.textOf(this, timeCol());
    }

    /**
     * Columns of numbers and vectors that make a step, one after the other in this order. An array of column names; not
     * set by default.
     */
    default StringArrayParam inputCols() {
        return sequenceAssemblerParamSet().inputCols;
    }

    /** {@link #inputCols()}; empty where it is not set. */
    default String[] getInputCols() {
        return Setting.columnsOf(this, inputCols());
    }

    /** New column with the sequence: an array of vectors. A text; default features. */
    default Param<String> outputCol() {
        return sequenceAssemblerParamSet().outputCol;
    }

    /** {@link #outputCol()} as it is set, else its default. */
    default String getOutputCol() {
        return Setting.textOf(this, outputCol());
    }

    /**
     * Columns with one value for each series, a class for example, which its sequences keep; not set: none. An array of
     * column names; not set by default.
     */
    default StringArrayParam constantCols() {
        return sequenceAssemblerParamSet().constantCols;
    }

    /** {@link #constantCols()}; empty where it is not set. */
    default String[] getConstantCols() {
        return Setting.columnsOf(this, constantCols());
    }

    /**
     * A longer sequence keeps its last so many steps ({@code >= 0}); 0 keeps all; not with {@code windowSize}. A whole
     * number {@code >= 0}; default 0.
     */
    default IntParam maxLength() {
        return sequenceAssemblerParamSet().maxLength;
    }

    /** {@link #maxLength()} as it is set, else its default. */
    default int getMaxLength() {
        return Setting.intOf(this, maxLength());
    }

    /**
     * What happens where successive times are more than one step apart: ignore (nothing), error (the job fails and
     * names the times), fill (the last values stand for each missing step) or split (a new sequence begins, and no
     * window crosses the gap). One of ignore, error, fill, split; default ignore.
     */
    default Param<String> gaps() {
        return sequenceAssemblerParamSet().gaps;
    }

    /** {@link #gaps()} as it is set, else its default. */
    default String getGaps() {
        return Setting.wordOf(this, gaps());
    }

    /**
     * Time from one row of a series to the next, for all gaps but ignore: seconds for timestamps, days for dates, else
     * in the numbers of {@code timeCol} ({@code > 0}). A finite number {@code >= 0}; default 0.0.
     */
    default DoubleParam step() {
        return sequenceAssemblerParamSet().step;
    }

    /** {@link #step()} as it is set, else its default. */
    default double getStep() {
        return Setting.doubleOf(this, step());
    }

    /**
     * Steps of a sliding window, each of which becomes a sequence ({@code >= 0}); 0 makes one sequence of a series. A
     * whole number {@code >= 0}; default 0.
     */
    default IntParam windowSize() {
        return sequenceAssemblerParamSet().windowSize;
    }

    /** {@link #windowSize()} as it is set, else its default. */
    default int getWindowSize() {
        return Setting.intOf(this, windowSize());
    }

    /** Steps from the start of one window to the next ({@code >= 1}). A whole number {@code >= 1}; default 1. */
    default IntParam windowStride() {
        return sequenceAssemblerParamSet().windowStride;
    }

    /** {@link #windowStride()} as it is set, else its default. */
    default int getWindowStride() {
        return Setting.intOf(this, windowStride());
    }

    /**
     * With {@code windowSize}, a window's label is the target so many steps after its last step ({@code >= 0}). A whole
     * number {@code >= 0}; default 1.
     */
    default IntParam horizon() {
        return sequenceAssemblerParamSet().horizon;
    }

    /** {@link #horizon()} as it is set, else its default. */
    default int getHorizon() {
        return Setting.intOf(this, horizon());
    }

    /**
     * Columns of numbers that are to be predicted; not set: sequences without labels. With {@code windowSize} the label
     * is one number, or a vector for several columns; without it, an array with the number of each step, of one column.
     * An array of column names; not set by default.
     */
    default StringArrayParam targetCols() {
        return sequenceAssemblerParamSet().targetCols;
    }

    /** {@link #targetCols()}; empty where it is not set. */
    default String[] getTargetCols() {
        return Setting.columnsOf(this, targetCols());
    }

    /** New column with the label, where {@code targetCols} is set. A text; default label. */
    default Param<String> labelCol() {
        return sequenceAssemblerParamSet().labelCol;
    }

    /** {@link #labelCol()} as it is set, else its default. */
    default String getLabelCol() {
        return Setting.textOf(this, labelCol());
    }

    /**
     * Rows with null, NaN or infinite values, and series that are shorter than a window and its horizon: error (the job
     * fails and names the value), skip (they are left out) or keep (values become NaN in their step; a null id or time
     * is refused, short series are left out). One of error, skip, keep; default error.
     */
    default Param<String> handleInvalid() {
        return sequenceAssemblerParamSet().handleInvalid;
    }

    /** {@link #handleInvalid()} as it is set, else its default. */
    default String getHandleInvalid() {
        return Setting.wordOf(this, handleInvalid());
    }
}
