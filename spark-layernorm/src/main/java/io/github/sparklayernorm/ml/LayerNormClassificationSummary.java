package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.ml.internal.ClassEvaluation;
import io.github.sparklayernorm.ml.internal.EvaluatedColumns;
import io.github.sparklayernorm.model.JavaForm;
import java.util.Locale;
import org.apache.spark.ml.classification.BinaryClassificationSummary;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.mllib.evaluation.BinaryClassificationMetrics;
import org.apache.spark.mllib.evaluation.MulticlassMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code evaluate} of a classifier or a tagger finds: Spark's own summary of classes, with its names and figures. A
 * tagger's figures are of the steps of its sequences; each step has its sequence's weight.
 *
 * <p>Figures are by {@code weightCol} where the rows have that column. They are computed when they are asked for, and kept:
 * one pass over the rows for all but the curves over thresholds ({@code roc}, {@code pr} and their like), which need two
 * classes and go over the rows again. Arrays by label are in the order of {@link #labels}: the labels that the rows have.
 *
 * <p>Rows of weight 0 count nowhere, their labels neither, and invalid rows that {@code handleInvalid} keeps do not.
 *
 * <p>Each figure and {@link #toString} throw an {@link InvalidInputException} where no row (or step) is left, for a label that
 * is none of the model's, for a tagger's labels that are not one for each step, and for a weight that is no number from 0 on.
 */
@DefaultSerializer(JavaForm.class)
public final class LayerNormClassificationSummary implements BinaryClassificationSummary {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CLASSES = 30; // that are printed

    private final EvaluatedColumns columns;
    private final transient ClassEvaluation evaluation;

    LayerNormClassificationSummary(ClassEvaluation evaluation) {
        this.evaluation = evaluation;
        columns = evaluation.columns();
    }

    /** The rows with the columns that the model adds. */
    @Override
    public Dataset<Row> predictions() {
        return evaluation.predictions();
    }

    public String featuresCol() {
        return columns.features();
    }

    @Override
    public String labelCol() {
        return columns.label();
    }

    @Override
    public String predictionCol() {
        return columns.prediction();
    }

    public String probabilityCol() {
        return columns.probability();
    }

    /** What curves over thresholds are of: the probability of class 1. */
    @Override
    public String scoreCol() {
        return columns.probability();
    }

    /** Empty where each row counts as one. */
    @Override
    public String weightCol() {
        return columns.weight();
    }

    /** Rows, or steps of a tagger's sequences, with a prediction and a weight above 0; 0 where there are none. */
    public long numInstances() {
        return evaluation.count();
    }

    /**
     * Mean of -ln(probability of the label) in nats, by weight; probabilities are from 1e-15 on, as with Spark's logLoss.
     *
     * @throws InvalidInputException where no row (or step) was evaluated
     */
    public double logLoss() {
        return evaluation.logLoss();
    }

    /**
     * Weights of rows: labels down, predictions across, both in the order of {@link #labels}.
     *
     * @throws InvalidInputException where no row (or step) was evaluated
     */
    public Matrix confusionMatrix() {
        return evaluation.multiclass().confusionMatrix().asML();
    }

    /**
     * Area under the precision-recall curve.
     *
     * @throws IllegalStateException for another number of classes than two
     * @throws InvalidInputException where no row (or step) was evaluated
     */
    public double areaUnderPR() {
        return evaluation.binary().areaUnderPR();
    }

    /** The figures, for a person. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d labels: accuracy %.4f, log loss %.4g, weighted precision %.4f, recall %.4f, f-measure %.4f%n",
                numInstances(),
                accuracy(),
                logLoss(),
                weightedPrecision(),
                weightedRecall(),
                weightedFMeasure()));
        double[] labels = labels();
        double[] precision = precisionByLabel();
        double[] recall = recallByLabel();
        double[] fMeasure = fMeasureByLabel();
        text.append(String.format(Locale.ROOT, "%8s %10s %10s %10s%n", "class", "precision", "recall", "f-measure"));
        for (int k = 0; k < Math.min(MOST_CLASSES, labels.length); k++) {
            text.append(String.format(
                    Locale.ROOT, "%8.0f %10.4f %10.4f %10.4f%n", labels[k], precision[k], recall[k], fMeasure[k]));
        }
        if (labels.length > MOST_CLASSES) {
            text.append(String.format(Locale.ROOT, "%8s of %d classes%n", "...", labels.length));
        }
        return text.toString();
    }

    // What Scala's traits keep in fields of their own; from Java they are computed when they are asked for.

    @Override
    public MulticlassMetrics org$apache$spark$ml$classification$ClassificationSummary$$multiclassMetrics() {
        return evaluation.multiclass();
    }

    @Override
    public BinaryClassificationMetrics org$apache$spark$ml$classification$BinaryClassificationSummary$$binaryMetrics() {
        return evaluation.binary();
    }

    @Override
    public SparkSession org$apache$spark$ml$classification$BinaryClassificationSummary$$sparkSession() {
        return predictions().sparkSession();
    }

    @Override
    public void
            org$apache$spark$ml$classification$ClassificationSummary$_setter_$org$apache$spark$ml$classification$ClassificationSummary$$multiclassMetrics_$eq(
                    MulticlassMetrics ignored) {}

    @Override
    public void
            org$apache$spark$ml$classification$BinaryClassificationSummary$_setter_$org$apache$spark$ml$classification$BinaryClassificationSummary$$binaryMetrics_$eq(
                    BinaryClassificationMetrics ignored) {}

    @Override
    public void
            org$apache$spark$ml$classification$BinaryClassificationSummary$_setter_$org$apache$spark$ml$classification$BinaryClassificationSummary$$sparkSession_$eq(
                    SparkSession ignored) {}
}
