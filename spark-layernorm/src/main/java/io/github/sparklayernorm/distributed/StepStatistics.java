package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Counts of rows with sequences, and of the training rows the mean and deviation of the first numbers of their steps. One
 * pass, summed in the order of the partitions (Welford's update, Chan's merge).
 */
@DefaultSerializer(JavaForm.class)
public final class StepStatistics implements Serializable {
    private static final long serialVersionUID = 1L;

    private long rows;
    private long validationRows;
    private double rowWeight;
    private double stepWeight;
    private final double[] mean;
    private final double[] m2;

    private StepStatistics(int numbers) {
        mean = new double[numbers];
        m2 = new double[numbers];
    }

    /**
     * @param rows    columns 0 features (vector of all steps), 1 label (double), 2 weight (double), 3 validation (boolean)
     * @param numbers of each step that are looked at, at most as many as it has
     * @throws InvalidInputException for a row that the format refuses
     */
    public static StepStatistics of(Dataset<Row> rows, RowFormat format, int numbers) {
        JavaRDD<InternalRow> binary = rows.queryExecution().toRdd().toJavaRDD();
        List<StepStatistics> parts = binary.mapPartitions(partition ->
                        List.of(ofPartition(partition, format, numbers)).iterator())
                .collect();
        StepStatistics all = new StepStatistics(numbers);
        parts.forEach(all::add);
        return all;
    }

    private static StepStatistics ofPartition(Iterator<InternalRow> rows, RowFormat format, int numbers) {
        StepStatistics statistics = new StepStatistics(numbers);
        FeatureRows reader = new FeatureRows(format);
        float[] steps = {};
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            if (!reader.read(row)) {
                continue;
            }
            if (row.isNullAt(3)) {
                throw new Refusals(format).nullValidation();
            }
            if (row.getBoolean(3)) {
                statistics.validationRows++;
                continue;
            }
            if (steps.length < reader.active()) {
                steps = new float[reader.active()];
            }
            reader.copyFeatures(steps, 0);
            statistics.add(steps, reader.steps(), format.inputs(), reader.weight());
        }
        return statistics;
    }

    private void add(float[] steps, int count, int inputs, double weight) {
        rows++;
        rowWeight += weight;
        for (int t = 0; t < count && weight > 0; t++) {
            stepWeight += weight;
            for (int j = 0; j < mean.length; j++) {
                double value = steps[t * inputs + j];
                double before = value - mean[j];
                mean[j] += before * weight / stepWeight;
                m2[j] += weight * before * (value - mean[j]);
            }
        }
    }

    private void add(StepStatistics other) {
        rows += other.rows;
        validationRows += other.validationRows;
        rowWeight += other.rowWeight;
        double total = stepWeight + other.stepWeight;
        if (other.stepWeight == 0) {
            return;
        }
        for (int j = 0; j < mean.length; j++) {
            double apart = other.mean[j] - mean[j];
            mean[j] += apart * other.stepWeight / total;
            m2[j] += other.m2[j] + apart * apart * stepWeight * other.stepWeight / total;
        }
        stepWeight = total;
    }

    /** Valid training rows. */
    public long rows() {
        return rows;
    }

    public long validationRows() {
        return validationRows;
    }

    /** Sum of the training rows' weights. */
    public double weight() {
        return rowWeight;
    }

    /** Mean of a number over all steps, by weight. */
    public double mean(int number) {
        return mean[number];
    }

    /** Standard deviation of a number over all steps, by weight (population); 1 where it does not vary. */
    public double deviation(int number) {
        double deviation = Math.sqrt(m2[number] / stepWeight);
        return deviation > 0 ? deviation : 1;
    }
}
