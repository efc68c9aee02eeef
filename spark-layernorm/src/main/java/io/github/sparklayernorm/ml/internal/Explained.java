package io.github.sparklayernorm.ml.internal;

import java.io.Serializable;

/**
 * Which outputs of a network contributions are to, as weighted sums of the outputs of a row (or of a step).
 *
 * <pre>
 * classes   rawPrediction of the predicted class: its logit, or with two classes its margin over the other
 * values    each prediction, in the unit of its labels
 * </pre>
 */
sealed interface Explained extends Serializable {
    /** Sums that are explained one after the other: 1, or one for each target. */
    int count();

    /**
     * @param which   of the sums
     * @param outputs the network's, of which {@code outputs[at ..]} is this row's
     * @param to      written from {@code at} on: the factor of each output
     */
    void factors(int which, float[] outputs, int at, float[] to);

    /** @param columns whose prediction it is */
    record OfClass(ClassColumns columns) implements Explained {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public void factors(int which, float[] outputs, int at, float[] to) {
            int predicted = columns.predicted(outputs, at);
            int classes = columns.classes();
            for (int k = 0; k < classes; k++) {
                to[at + k] = k == predicted ? 1f : classes == 2 ? -1f : 0f;
            }
        }
    }

    /** All targets of a regressor, each by itself. */
    record OfValues(TargetScaling scaling) implements Explained {
        @Override
        public int count() {
            return scaling.targets();
        }

        @Override
        public void factors(int which, float[] outputs, int at, float[] to) {
            for (int j = 0; j < scaling.targets(); j++) {
                to[at + j] = j == which ? (float) scaling.deviation()[j] : 0f;
            }
        }
    }
}
