package io.github.sparklayernorm.ml.param;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** How rows, one for each step, become sequences. */
public final class SequenceAssemblerParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final Param<String> idCol =
            ofText("idCol", "column that tells one series from another; not set or empty: all rows are one series");

    final Param<String> timeCol =
            ofColumn("timeCol", "time", "column that orders the rows of a series: a number, a date or a timestamp");

    final StringArrayParam inputCols = ofColumns(
            "inputCols", "columns of numbers and vectors that make a step, one after the other in this order");

    final Param<String> outputCol =
            ofColumn("outputCol", "features", "new column with the sequence: an array of vectors");

    final StringArrayParam constantCols = ofColumns(
            "constantCols",
            "columns with one value for each series, a class for example, which its sequences keep; not set: none");

    final IntParam maxLength = ofInt(
            "maxLength",
            0,
            Range.integer(0),
            "a longer sequence keeps its last so many steps (>= 0); 0 keeps all; not with windowSize");

    final Param<String> gaps = ofText(
            "gaps",
            "ignore",
            Range.oneOf("ignore", "error", "fill", "split"),
            "what happens where successive times are more than one step apart: ignore (nothing), error (the job fails"
                    + " and names the times), fill (the last values stand for each missing step) or split (a new"
                    + " sequence begins, and no window crosses the gap)");

    final DoubleParam step = ofDouble(
            "step",
            0,
            Range.notNegative(),
            "time from one row of a series to the next, for all gaps but ignore: seconds for timestamps, days for"
                    + " dates, else in the numbers of timeCol (> 0)");

    final IntParam windowSize = ofInt(
            "windowSize",
            0,
            Range.integer(0),
            "steps of a sliding window, each of which becomes a sequence (>= 0); 0 makes one sequence of a series");

    final IntParam windowStride =
            ofInt("windowStride", 1, Range.integer(1), "steps from the start of one window to the next (>= 1)");

    final IntParam horizon = ofInt(
            "horizon",
            1,
            Range.integer(0),
            "with windowSize, a window's label is the target so many steps after its last step (>= 0)");

    final StringArrayParam targetCols = ofColumns(
            "targetCols",
            "columns of numbers that are to be predicted; not set: sequences without labels. With windowSize the label"
                    + " is one number, or a vector for several columns; without it, an array with the number of each"
                    + " step, of one column");

    final Param<String> labelCol = ofColumn("labelCol", "label", "new column with the label, where targetCols is set");

    final Param<String> handleInvalid = ofText(
            "handleInvalid",
            "error",
            Range.oneOf("error", "skip", "keep"),
            "rows with null, NaN or infinite values, and series that are shorter than a window and its horizon: error"
                    + " (the job fails and names the value), skip (they are left out) or keep (values become NaN in"
                    + " their step; a null id or time is refused, short series are left out)");

    public SequenceAssemblerParamSet(Params owner) {
        super(owner);
    }
}
