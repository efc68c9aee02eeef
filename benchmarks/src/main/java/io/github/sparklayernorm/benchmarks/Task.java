package io.github.sparklayernorm.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;

/**
 * What a stage is asked to learn, and by which metrics it is judged.
 *
 * @param name  of the data
 * @param kind  of the labels
 * @param train rows with features and label
 * @param test  rows with features and label
 */
record Task(String name, Kind kind, Dataset<Row> train, Dataset<Row> test) {
    /** Of labels; the metrics follow from it. */
    enum Kind {
        TWO_CLASSES,
        /** Two classes, of which the second is seldom. */
        SELDOM,
        CLASSES,
        VALUES
    }

    boolean twoClasses() {
        return kind == Kind.TWO_CLASSES || kind == Kind.SELDOM;
    }

    /** Whether features are sequences, for the recurrent stages. */
    boolean sequences() {
        return train.schema().apply("features").dataType() instanceof ArrayType;
    }

    /** Whether each step of a sequence is a number. */
    boolean oneChannel() {
        return train.schema().apply("features").dataType() instanceof ArrayType steps
                && steps.elementType().equals(DataTypes.DoubleType);
    }

    /** The metrics by name, the one that counts first. */
    Map<String, ToDoubleFunction<Dataset<Row>>> metrics() {
        Map<String, ToDoubleFunction<Dataset<Row>>> metrics = new LinkedHashMap<>();
        if (kind == Kind.VALUES) {
            metrics.put("rmse", new RegressionEvaluator().setMetricName("rmse")::evaluate);
            return metrics;
        }
        metrics.put("accuracy", new MulticlassClassificationEvaluator().setMetricName("accuracy")::evaluate);
        if (kind == Kind.SELDOM) {
            metrics.put(
                    "recall of 1",
                    new MulticlassClassificationEvaluator()
                            .setMetricName("recallByLabel")
                            .setMetricLabel(1)::evaluate);
        }
        if (twoClasses()) {
            for (String column : List.of("rawPrediction", "probability")) {
                metrics.put(
                        "AUC of " + column, new BinaryClassificationEvaluator().setRawPredictionCol(column)::evaluate);
            }
        }
        return metrics;
    }

    /** A learner and its name in the table. */
    record Learner(String name, Estimator<?> estimator) {}
}
