package io.github.sparklayernorm.ml.internal;

import org.apache.spark.ml.linalg.Vector;

/**
 * A step of a series.
 *
 * @param kept     id, time and constants of its row
 * @param features null where a vector was null and may be
 * @param targets  [targets]
 * @param observed false for a step that stands for a missing row
 */
record SeriesStep(KeptColumns kept, Vector features, double[] targets, boolean observed) {
    /** The last values, for a row that is missing. */
    SeriesStep carried() {
        return new SeriesStep(kept, features, targets, false);
    }
}
