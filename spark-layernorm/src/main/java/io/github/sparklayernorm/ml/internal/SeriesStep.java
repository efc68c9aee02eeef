package io.github.sparklayernorm.ml.internal;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * A step of a series.
 *
 * @param row      that it came as
 * @param features null where a vector was null and may be
 * @param targets  [targets]
 * @param observed false for a step that stands for a missing row
 */
record SeriesStep(Row row, double time, Vector features, double[] targets, boolean observed) {
    /** The last values, for a row that is missing. */
    SeriesStep carriedTo(double later) {
        return new SeriesStep(row, later, features, targets, false);
    }

    Object id() {
        return row.get(SeriesPlan.ID_AT);
    }
}
