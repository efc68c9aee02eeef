package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.train.EpochRecord;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The course of a training: one record for each epoch, and what computed it. */
public final class LayerNormTrainingSummary {
    private static final StructType SCHEMA = new StructType()
            .add("epoch", DataTypes.IntegerType, false)
            .add("trainingLoss", DataTypes.DoubleType, false)
            .add("validationLoss", DataTypes.DoubleType, false)
            .add("validationMetric", DataTypes.DoubleType, false)
            .add("seconds", DataTypes.DoubleType, false)
            .add("rowsPerSecond", DataTypes.DoubleType, false)
            .add("learningRate", DataTypes.DoubleType, false);

    private final TrainingResult result;

    LayerNormTrainingSummary(TrainingResult result) {
        this.result = result;
    }

    /**
     * One row for each epoch: epoch (from 1), trainingLoss (mean over the epoch), validationLoss and validationMetric
     * (accuracy, or root mean squared error of standardised targets; NaN without validation rows), seconds, rowsPerSecond,
     * learningRate (of the last step).
     */
    public Dataset<Row> history() {
        List<Row> rows = epochs().stream().map(LayerNormTrainingSummary::row).toList();
        return SparkSession.active().createDataFrame(rows, SCHEMA);
    }

    /** What {@link #history} holds, without Spark. */
    public List<EpochRecord> epochs() {
        return result.history();
    }

    /** Seconds that all epochs took, without packing the rows and evaluating. */
    public double totalSeconds() {
        return epochs().stream().mapToDouble(EpochRecord::seconds).sum();
    }

    /** Name of the kernels that trained on each executor, by executor id. */
    public Map<String, String> kernels() {
        return result.kernels();
    }

    private static Row row(EpochRecord epoch) {
        return RowFactory.create(
                epoch.epoch(),
                epoch.trainingLoss(),
                epoch.validationLoss(),
                epoch.validationMetric(),
                epoch.seconds(),
                epoch.rowsPerSecond(),
                epoch.learningRate());
    }
}
