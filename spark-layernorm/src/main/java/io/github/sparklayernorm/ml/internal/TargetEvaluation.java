package io.github.sparklayernorm.ml.internal;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How predictions of values compare with labels; computed when it is asked for, and kept. */
public final class TargetEvaluation {
    private final String stage;
    private final Dataset<Row> predictions;
    private final EvaluatedColumns names;
    private TargetMetrics metrics;

    TargetEvaluation(String stage, Dataset<Row> predictions, EvaluatedColumns names) {
        this.stage = stage;
        this.predictions = predictions;
        this.names = names;
    }

    /** The rows with the model's column. */
    public Dataset<Row> predictions() {
        return predictions;
    }

    public EvaluatedColumns columns() {
        return names;
    }

    /** One pass over the rows. */
    public synchronized TargetMetrics metrics() {
        if (metrics == null) {
            metrics = TargetMetrics.of(stage, predictions, names.prediction(), names.label(), names.weight());
        }
        return metrics;
    }
}
