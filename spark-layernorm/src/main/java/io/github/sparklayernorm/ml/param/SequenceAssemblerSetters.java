// Generated from SequenceAssemblerParamSet by GeneratedParamsTest: change that, not this.
package io.github.sparklayernorm.ml.param;

/**
 * How rows, one for each step, become sequences: setters of {@link SequenceAssemblerParams}.
 *
 * @param <S> the stage itself
 */
public interface SequenceAssemblerSetters<S> extends SequenceAssemblerParams {
    /**
     * Column that tells one series from another; not set or empty: all rows are one series.
     *
     * @param value a text; not set by default
     */
    default S setIdCol(String value) {
        return Setting.set(this, idCol(), value);
    }

    /**
     * Column that orders the rows of a series: a number, a date or a timestamp.
     *
     * @param value a text; default time
     */
    default S setTimeCol(String value) {
        return Setting.set(this, timeCol(), value);
    }

    /**
     * Columns of numbers and vectors that make a step, one after the other in this order.
     *
     * @param value an array of column names; not set by default
     */
    default S setInputCols(String[] value) {
        return Setting.set(this, inputCols(), value);
    }

    /**
     * New column with the sequence: an array of vectors.
     *
     * @param value a text; default features
     */
    default S setOutputCol(String value) {
        return Setting.set(this, outputCol(), value);
    }

    /**
     * Columns with one value for each series, a class for example, which its sequences keep; not set: none.
     *
     * @param value an array of column names; not set by default
     */
    default S setConstantCols(String[] value) {
        return Setting.set(this, constantCols(), value);
    }

    /**
     * A longer sequence keeps its last so many steps ({@code >= 0}); 0 keeps all; not with {@code windowSize}.
     *
     * @param value a whole number {@code >= 0}; default 0
     */
    default S setMaxLength(int value) {
        return Setting.set(this, maxLength(), value);
    }

    /**
     * What happens where successive times are more than one step apart: ignore (nothing), error (the job fails and
     * names the times), fill (the last values stand for each missing step) or split (a new sequence begins, and no
     * window crosses the gap).
     *
     * @param value one of ignore, error, fill, split; default ignore
     */
    default S setGaps(String value) {
        return Setting.set(this, gaps(), value);
    }

    /**
     * Time from one row of a series to the next, for all gaps but ignore: seconds for timestamps, days for dates, else
     * in the numbers of {@code timeCol} ({@code > 0}).
     *
     * @param value a finite number {@code >= 0}; default 0.0
     */
    default S setStep(double value) {
        return Setting.set(this, step(), value);
    }

    /**
     * Steps of a sliding window, each of which becomes a sequence ({@code >= 0}); 0 makes one sequence of a series.
     *
     * @param value a whole number {@code >= 0}; default 0
     */
    default S setWindowSize(int value) {
        return Setting.set(this, windowSize(), value);
    }

    /**
     * Steps from the start of one window to the next ({@code >= 1}).
     *
     * @param value a whole number {@code >= 1}; default 1
     */
    default S setWindowStride(int value) {
        return Setting.set(this, windowStride(), value);
    }

    /**
     * With {@code windowSize}, a window's label is the target so many steps after its last step ({@code >= 0}).
     *
     * @param value a whole number {@code >= 0}; default 1
     */
    default S setHorizon(int value) {
        return Setting.set(this, horizon(), value);
    }

    /**
     * Columns of numbers that are to be predicted; not set: sequences without labels. With {@code windowSize} the label
     * is one number, or a vector for several columns; without it, an array with the number of each step, of one column.
     *
     * @param value an array of column names; not set by default
     */
    default S setTargetCols(String[] value) {
        return Setting.set(this, targetCols(), value);
    }

    /**
     * New column with the label, where {@code targetCols} is set.
     *
     * @param value a text; default label
     */
    default S setLabelCol(String value) {
        return Setting.set(this, labelCol(), value);
    }

    /**
     * Rows with null, NaN or infinite values, and series that are shorter than a window and its horizon: error (the job
     * fails and names the value), skip (they are left out) or keep (values become NaN in their step; a null id or time
     * is refused, short series are left out).
     *
     * @param value one of error, skip, keep; default error
     */
    default S setHandleInvalid(String value) {
        return Setting.set(this, handleInvalid(), value);
    }
}
