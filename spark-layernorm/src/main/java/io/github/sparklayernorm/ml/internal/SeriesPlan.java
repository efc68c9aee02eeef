package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.RowFormat.InvalidRows;
import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.ml.param.SequenceAssemblerParams;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * How the rows of a series become sequences: the params, as they go to the executors.
 *
 * @param id      name of the column; empty: all rows are one series
 * @param step    time from one row to the next, in seconds, days or the numbers of the time column; 0: anything
 * @param window  steps of a window; 0: a series is one sequence
 * @param vectors which of the inputs are vectors
 * @param targets columns of the label; empty: there is none
 */
record SeriesPlan(
        String stage,
        String id,
        String time,
        List<String> constants,
        List<String> inputs,
        List<Boolean> vectors,
        List<String> targets,
        int maxLength,
        Gaps gaps,
        double step,
        int window,
        int stride,
        int horizon,
        InvalidRows invalid)
        implements Serializable {

    enum Gaps {
        IGNORE,
        ERROR,
        FILL,
        SPLIT
    }

    static SeriesPlan of(SequenceAssemblerParams params, StructType schema) {
        String stage = params.getClass().getSimpleName();
        SchemaChecks checks = new SchemaChecks(stage, schema);
        List<String> inputs = List.of(params.getInputCols());
        return new SeriesPlan(
                stage,
                params.getIdCol(),
                params.getTimeCol(),
                List.of(params.getConstantCols()),
                inputs,
                inputs.stream()
                        .map(column -> checks.isVector("inputCols", column))
                        .toList(),
                List.of(params.getTargetCols()),
                params.getMaxLength(),
                Names.read(Gaps.class, "gaps", params.getGaps()),
                params.getStep(),
                params.getWindowSize(),
                params.getWindowStride(),
                params.getHorizon(),
                Transforming.invalidRows(params.getHandleInvalid()));
    }

    boolean hasId() {
        return !id.isEmpty();
    }

    boolean isVector(int input) {
        return vectors.get(input);
    }

    boolean windows() {
        return window > 0;
    }

    boolean labels() {
        return !targets.isEmpty();
    }

    /** Steps from a window's last to its label's. */
    int ahead() {
        return labels() ? horizon : 0;
    }

    // Where values stand: id, time and constants among those that are kept; these, inputs and targets in the row.

    static final int ID_AT = 0;
    static final int TIME_AT = 1;
    static final int CONSTANTS_AT = 2;
    static final int KEPT_AT = 0;
    static final int INPUTS_AT = 1;

    int targetsAt() {
        return INPUTS_AT + inputs.size();
    }
}
