package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.ml.internal.TargetEvaluation;
import io.github.sparklayernorm.ml.internal.TargetMetrics;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.ml.util.Summary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What {@code evaluate} of a regressor finds, with the names of Spark's LinearRegressionSummary. There are T targets: one, or
 * the elements of a label that is a vector. Figures ending in {@code ByTarget} are arrays with one value for each target, in
 * their order; the others are the mean over the targets.
 *
 * <p>Figures are by {@code weightCol} where the rows have that column. They come from one pass over the rows, when the first
 * is asked for. Without weights they are those of Spark's RegressionEvaluator. Rows of weight 0 count nowhere, and neither do
 * invalid rows that {@code handleInvalid} keeps: their prediction is NaN.
 *
 * <p>Each figure, the numbers of rows and targets and {@link #toString} throw an {@link InvalidInputException} where no row is
 * left, where a row has no label, or one of another length than its prediction, and for a weight that is no number from 0 on.
 */
public final class LayerNormRegressionSummary implements Summary {
    private final TargetEvaluation evaluation;

    LayerNormRegressionSummary(TargetEvaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** The rows with the column that the model adds. */
    public Dataset<Row> predictions() {
        return evaluation.predictions();
    }

    public String featuresCol() {
        return evaluation.columns().features();
    }

    public String labelCol() {
        return evaluation.columns().label();
    }

    public String predictionCol() {
        return evaluation.columns().prediction();
    }

    /** Empty where each row counts as one. */
    public String weightCol() {
        return evaluation.columns().weight();
    }

    /** Rows with a prediction and a weight above 0. */
    public long numInstances() {
        return metrics().rows();
    }

    /** T: elements of a label. */
    public int numTargets() {
        return metrics().targets();
    }

    /** Mean of the squared differences of label and prediction, in squared units of the labels; from 0 on. */
    public double meanSquaredError() {
        return mean(meanSquaredErrorByTarget());
    }

    /** Mean over the targets of the root of the mean squared error, in units of the labels; from 0 on. */
    public double rootMeanSquaredError() {
        return mean(rootMeanSquaredErrorByTarget());
    }

    /** Mean of the absolute differences of label and prediction, in units of the labels; from 0 on. */
    public double meanAbsoluteError() {
        return mean(meanAbsoluteErrorByTarget());
    }

    /**
     * Coefficient of determination: 1 is right everywhere, 0 as good as the labels' mean. Of labels that are all the same:
     * minus infinity, or NaN where all predictions are right.
     */
    public double r2() {
        return mean(r2ByTarget());
    }

    /** Mean squared distance of the predictions from the labels' mean, as Spark has it; from 0 on. */
    public double explainedVariance() {
        return mean(explainedVarianceByTarget());
    }

    /** {@link #meanSquaredError} of each target: [T]. */
    public double[] meanSquaredErrorByTarget() {
        return byTarget(metrics()::meanSquaredError);
    }

    /** Root of the mean squared error of each target: [T]. */
    public double[] rootMeanSquaredErrorByTarget() {
        return byTarget(metrics()::rootMeanSquaredError);
    }

    /** {@link #meanAbsoluteError} of each target: [T]. */
    public double[] meanAbsoluteErrorByTarget() {
        return byTarget(metrics()::meanAbsoluteError);
    }

    /** {@link #r2} of each target: [T]. */
    public double[] r2ByTarget() {
        return byTarget(metrics()::r2);
    }

    /** {@link #explainedVariance} of each target: [T]. */
    public double[] explainedVarianceByTarget() {
        return byTarget(metrics()::explainedVariance);
    }

    private TargetMetrics metrics() {
        return evaluation.metrics();
    }

    private double[] byTarget(IntToDoubleFunction figure) {
        return IntStream.range(0, numTargets()).mapToDouble(figure).toArray();
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length).mapToDouble(j -> values[j]).sum() / values.length;
    }

    /** The figures, for a person. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%,d rows%n%8s %12s %12s %12s%n", numInstances(), "target", "rmse", "mae", "r2"));
        for (int j = 0; j < numTargets(); j++) {
            text.append(line(
                    Integer.toString(j),
                    metrics().rootMeanSquaredError(j),
                    metrics().meanAbsoluteError(j),
                    metrics().r2(j)));
        }
        if (numTargets() > 1) {
            text.append(line("mean", rootMeanSquaredError(), meanAbsoluteError(), r2()));
        }
        return text.toString();
    }

    private static String line(String target, double rmse, double mae, double r2) {
        return String.format(Locale.ROOT, "%8s %12.5g %12.5g %12.5f%n", target, rmse, mae, r2);
    }
}
