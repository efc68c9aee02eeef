package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.io.TrainingResultJson;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Option;

/**
 * How a model was trained; known from its fit until it is saved and loaded. It is Spark's own interface of the name with our
 * kind of summary: Spark Connect's server asks for that.
 */
public interface HasTrainingSummary
        extends Params, org.apache.spark.ml.util.HasTrainingSummary<LayerNormTrainingSummary> {
    /** What the training gave, or null; not for users. */
    TrainingResult trainingResult();

    /** Takes what the training gave, or null; not for users. */
    void setTrainingResult(TrainingResult result);

    /** The model's trained parameters; not for users. */
    float[] trainedParameters();

    @Override
    default boolean hasSummary() {
        return trainingResult() != null;
    }

    /** @throws IllegalStateException for a model that was loaded */
    @Override
    default LayerNormTrainingSummary summary() {
        if (!hasSummary()) {
            throw new IllegalStateException(getClass().getSimpleName()
                    + ": summary needs the model that fit returned, but this one was loaded or made otherwise; ask hasSummary"
                    + " first.");
        }
        TrainingResult result = trainingResult();
        return result.figures() != null && result.figures().classes() != null
                ? LayerNormClassificationTrainingSummary.of(result, this)
                : new LayerNormValueTrainingSummary(result);
    }

    /** Spark's name of the summary, if there is one. */
    @Override
    default Option<LayerNormTrainingSummary> trainingSummary() {
        return Option.apply(hasSummary() ? summary() : null);
    }

    /** Takes the summary, for Spark. */
    @Override
    default void trainingSummary_$eq(Option<LayerNormTrainingSummary> summary) {
        setTrainingResult(summary.isEmpty() ? null : summary.get().result());
    }

    /** Writes the summary to the driver's disk, as Spark Connect's server does with a model that may leave its memory. */
    @Override
    default void saveSummary(String path) {
        TrainingResultJson.save(summary().result(), path);
    }

    /**
     * Takes the summary that {@link #saveSummary} wrote.
     *
     * @param trainingRows not looked at: the summary needs no rows
     * @throws IllegalStateException when there is no such file
     */
    @Override
    default void loadSummary(String path, Dataset<Row> trainingRows) {
        setTrainingResult(TrainingResultJson.load(getClass().getSimpleName(), path, trainedParameters()));
    }
}
