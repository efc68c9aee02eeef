package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;

/**
 * How predicted values compare with labels y, target by target, from one pass over the rows (weights w, means by weight):
 *
 * <pre>
 * mse = sum w (y - p)^2 / sum w     mae = sum w |y - p| / sum w     var = sum w (p - mean y)^2 / sum w
 * r2  = 1 - sum w (y - p)^2 / sum w (y - mean y)^2
 * </pre>
 *
 * <p>Without weights these are the figures of Spark's RegressionMetrics; its r2 takes an unbiased variance of the labels by
 * weight for the biased one, which is another number.
 *
 * <p>A target is a number from 0 to T - 1.
 */
public final class TargetMetrics {
    private final long rows;
    private final double[] squared; // [T] mean squared error
    private final double[] absolute; // [T] mean absolute error
    private final double[] labels; // [T] mean squared deviation of the labels
    private final double[] explained; // [T] mean squared deviation of the predictions from the labels' mean

    private TargetMetrics(long rows, int targets) {
        this.rows = rows;
        squared = new double[targets];
        absolute = new double[targets];
        labels = new double[targets];
        explained = new double[targets];
    }

    /**
     * Of the rows that were evaluated: not of those with a prediction that is NaN, in all of its numbers, as of an invalid
     * row that is kept, and not of those of weight 0.
     *
     * @param stage      for messages
     * @param prediction column of numbers, or of vectors
     * @param label      the same
     * @param weight     column of weights; empty: 1 for each row
     */
    static TargetMetrics of(String stage, Dataset<?> data, String prediction, String label, String weight) {
        SchemaChecks checks = new SchemaChecks(stage, data.schema());
        Column values = functions
                .udf(new Values(stage), SQLDataTypes.VectorType())
                .asNondeterministic() // else the filter has them computed once more
                .apply(values(checks, "labelCol", label), values(checks, "predictionCol", prediction))
                .as("values");
        Column w = functions.col("weight");
        List<Row> sums = InvalidInputException.unwrapping(() -> data.select(values, LabelledRows.weight(stage, weight))
                .filter(functions.col("values").isNotNull().and(w.gt(0)))
                .groupBy(functions.lit(
                        "all")) // of no rows there is no group; without one Summarizer refuses in its words
                .agg(
                        Summarizer.metrics("mean", "variance", "normL1", "normL2", "count")
                                .summary(functions.col("values"), w)
                                .as("of"),
                        functions.sum(w).as("total"),
                        functions.sum(w.multiply(w)).as("squares"))
                .coalesce(1)
                .collectAsList());
        double total = sums.isEmpty() ? 0 : sums.get(0).getAs("total");
        LabelledRows.requireSome(stage, "row", total);
        return of(sums.get(0).getAs("of"), total, total - (double) sums.get(0).getAs("squares") / total);
    }

    private static Column values(SchemaChecks checks, String param, String name) {
        checks.numericOrVector(param, name);
        Column column = functions.col(name);
        return checks.isVector(param, name)
                ? VectorColumns.asVector(column, checks.type(param, name))
                : column.cast("double");
    }

    /**
     * @param total    sum of the weights
     * @param unbiased what Spark divides by for a variance
     */
    private static TargetMetrics of(Row of, double total, double unbiased) {
        double[] mean = ((Vector) of.getAs("mean")).toArray();
        double[] variance = ((Vector) of.getAs("variance")).toArray();
        double[] norm1 = ((Vector) of.getAs("normL1")).toArray();
        double[] norm2 = ((Vector) of.getAs("normL2")).toArray();
        int targets = mean.length / 3;
        TargetMetrics metrics = new TargetMetrics(of.getAs("count"), targets);
        for (int j = 0; j < targets; j++) {
            int error = targets + j;
            int predicted = 2 * targets + j;
            double offset = mean[predicted] - mean[j];
            metrics.squared[j] = norm2[error] * norm2[error] / total;
            metrics.absolute[j] = norm1[error] / total;
            metrics.labels[j] = variance[j] * unbiased / total;
            metrics.explained[j] = variance[predicted] * unbiased / total + offset * offset;
        }
        return metrics;
    }

    /** Rows with a weight above 0. */
    public long rows() {
        return rows;
    }

    /** T. */
    public int targets() {
        return squared.length;
    }

    /** mse, from 0 on. */
    public double meanSquaredError(int target) {
        return squared[target];
    }

    /** The root of mse. */
    public double rootMeanSquaredError(int target) {
        return Math.sqrt(squared[target]);
    }

    /** mae, from 0 on. */
    public double meanAbsoluteError(int target) {
        return absolute[target];
    }

    /** Of labels that are all the same: minus infinity, or NaN where all predictions are right. */
    public double r2(int target) {
        return 1 - squared[target] / labels[target];
    }

    /** var, from 0 on. */
    public double explainedVariance(int target) {
        return explained[target];
    }

    /** (y, y - p, p), each of T numbers; null for a row that was not evaluated. */
    private record Values(String stage) implements UDF2<Object, Object, Vector> {
        @Override
        public Vector call(Object label, Object prediction) {
            double[] p = numbers(prediction, "prediction");
            if (p.length > 0 && Arrays.stream(p).allMatch(Double::isNaN)) {
                return null;
            }
            double[] y = numbers(label, "label");
            if (y.length != p.length) {
                throw InvalidInputException.of(
                        stage,
                        "a prediction must have a value for each of the label's",
                        "one has " + p.length + " and its label " + y.length,
                        "check that both columns are of one model's targets");
            }
            double[] values = new double[3 * y.length];
            for (int j = 0; j < y.length; j++) {
                values[j] = y[j];
                values[y.length + j] = y[j] - p[j];
                values[2 * y.length + j] = p[j];
            }
            return Vectors.dense(values);
        }

        private double[] numbers(Object value, String what) {
            if (value == null) {
                throw InvalidInputException.of(
                        stage, "every row must have a " + what, "one has none", "filter rows without");
            }
            return value instanceof Vector vector
                    ? (vector instanceof DenseVector dense ? dense.values() : vector.toArray())
                    : new double[] {((Number) value).doubleValue()};
        }
    }
}
