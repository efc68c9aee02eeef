package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.ml.internal.TargetEvaluation;
import io.github.sparklayernorm.ml.internal.TargetMetrics;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.ml.util.Summary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What {@code evaluate} of a regressor finds, with the names of Spark's LinearRegressionSummary. Where labels are vectors,
 * figures ending in {@code ByTarget} tell of each target, and the others are their mean.
 *
 * <p>Figures are by {@code weightCol} where the rows have that column. They come from one pass over the rows, when the first
 * is asked for. Without weights they are those of Spark's RegressionEvaluator.
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

    /** Rows with a weight above 0. */
    public long numInstances() {
        return metrics().rows();
    }

    public int numTargets() {
        return metrics().targets();
    }

    public double meanSquaredError() {
        return mean(meanSquaredErrorByTarget());
    }

    public double rootMeanSquaredError() {
        return mean(rootMeanSquaredErrorByTarget());
    }

    public double meanAbsoluteError() {
        return mean(meanAbsoluteErrorByTarget());
    }

    /** Coefficient of determination: 1 is right everywhere, 0 as good as the labels' mean. */
    public double r2() {
        return mean(r2ByTarget());
    }

    /** Mean squared distance of the predictions from the labels' mean, as Spark has it. */
    public double explainedVariance() {
        return mean(explainedVarianceByTarget());
    }

    public double[] meanSquaredErrorByTarget() {
        return byTarget(metrics()::meanSquaredError);
    }

    public double[] rootMeanSquaredErrorByTarget() {
        return byTarget(metrics()::rootMeanSquaredError);
    }

    public double[] meanAbsoluteErrorByTarget() {
        return byTarget(metrics()::meanAbsoluteError);
    }

    public double[] r2ByTarget() {
        return byTarget(metrics()::r2);
    }

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
