package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.model.JavaForm;
import org.apache.spark.ml.classification.ClassificationSummary;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.mllib.evaluation.MulticlassMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How a classifier or a tagger was trained: a summary of classes as Spark's own, so that clients of Spark Connect get its
 * figures, too. They are those of the pass at the end of the fit. The training rows are not kept: what needs them all is had
 * by {@code model.evaluate}.
 */
@DefaultSerializer(JavaForm.class)
public final class LayerNormClassificationTrainingSummary extends LayerNormTrainingSummary
        implements ClassificationSummary {
    private static final long serialVersionUID = 1L;

    private final String labelCol;
    private final String predictionCol;
    private final String weightCol;

    private LayerNormClassificationTrainingSummary(
            TrainingResult result, String labelCol, String predictionCol, String weightCol) {
        super(result);
        this.labelCol = labelCol;
        this.predictionCol = predictionCol;
        this.weightCol = weightCol;
    }

    static LayerNormClassificationTrainingSummary of(TrainingResult result, Params model) {
        return new LayerNormClassificationTrainingSummary(
                result, column(model, "labelCol"), column(model, "predictionCol"), column(model, "weightCol"));
    }

    private static String column(Params model, String name) {
        Param<Object> param = model.getParam(name);
        return model.isDefined(param) ? model.getOrDefault(param).toString() : "";
    }

    @Override
    public String labelCol() {
        return labelCol;
    }

    @Override
    public String predictionCol() {
        return predictionCol;
    }

    /** Empty where each row counts as one. */
    @Override
    public String weightCol() {
        return weightCol;
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public Dataset<Row> predictions() {
        throw new UnsupportedOperationException(
                "predictions needs the training rows, but a model does not keep them; ask"
                        + " model.evaluate(rows), or model.transform(rows).");
    }

    /** @throws UnsupportedOperationException always: nothing in a summary of a training asks for them */
    @Override
    public MulticlassMetrics org$apache$spark$ml$classification$ClassificationSummary$$multiclassMetrics() {
        predictions();
        return null;
    }

    /** Scala's trait stores its own metrics through this when it is mixed in; from Java that never happens. */
    @Override
    public void
            org$apache$spark$ml$classification$ClassificationSummary$_setter_$org$apache$spark$ml$classification$ClassificationSummary$$multiclassMetrics_$eq(
                    MulticlassMetrics ignored) {}
}
