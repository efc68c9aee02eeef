package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.distributed.TrainingResult;

/** How a model was trained; known from its fit until it is saved and loaded. */
public interface HasTrainingSummary {
    /** What the training gave; not for users. */
    TrainingResult trainingResult();

    default boolean hasSummary() {
        return trainingResult() != null;
    }

    /** @throws IllegalStateException for a model that was loaded */
    default LayerNormTrainingSummary summary() {
        if (!hasSummary()) {
            throw new IllegalStateException(getClass().getSimpleName()
                    + ": summary needs the model that fit returned, but this one was loaded or made otherwise; ask hasSummary"
                    + " first.");
        }
        return new LayerNormTrainingSummary(trainingResult());
    }
}
