package io.github.sparklayernorm.examples.sequences;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;

/**
 * Standardises each channel: mean 0 and standard deviation 1 over all steps of the training sequences.
 *
 * @param mean  of each channel
 * @param scale 1 / standard deviation; 1 for a channel that does not vary
 */
public record ChannelScaling(double[] mean, double[] scale) implements Serializable {

    /** @param rows as {@link SequenceFile} reads them */
    public static ChannelScaling of(Dataset<Row> rows) {
        Row moments = rows.select(functions.explode(functions.col("features")).as("step"))
                .select(Summarizer.metrics("mean", "std")
                        .summary(functions.col("step"))
                        .as("moments"))
                .select("moments.mean", "moments.std")
                .head();
        double[] mean = moments.<Vector>getAs(0).toArray();
        double[] scale = moments.<Vector>getAs(1).toArray().clone();
        for (int j = 0; j < scale.length; j++) {
            scale[j] = scale[j] > 0 ? 1 / scale[j] : 1;
        }
        return new ChannelScaling(mean, scale);
    }

    /** The same rows with standardised features. */
    public Dataset<Row> apply(Dataset<Row> rows) {
        return rows.map((MapFunction<Row, Row>) this::standardised, Encoders.row(SequenceFile.SCHEMA));
    }

    private Row standardised(Row row) {
        List<Vector> steps = new ArrayList<>();
        for (Vector step : row.<Vector>getList(0)) {
            double[] values = step.toArray().clone();
            for (int j = 0; j < values.length; j++) {
                values[j] = (values[j] - mean[j]) * scale[j];
            }
            steps.add(Vectors.dense(values));
        }
        return RowFactory.create(Steps.column(steps), row.getDouble(1));
    }
}
