package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How well the trained network tells the classes of its training rows apart (of taggers: of their steps). Rows of weight 0
 * do not count. Ratios are by {@code weightCol}, without {@code classWeight}; 0 where there is nothing to divide by.
 */
@DefaultSerializer(JavaForm.class)
public final class ClassFigures implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] rows; // [K] of each class
    private final long[] predictedRows; // [K] for which it is predicted
    private final double[] weight; // [K] of the rows of each class
    private final double[] predictedWeight; // [K] of those for which it is predicted
    private final double[] rightWeight; // [K] of those that are both

    ClassFigures(int classes) {
        this(new long[classes], new long[classes], new double[classes], new double[classes], new double[classes]);
    }

    /**
     * What {@link #counts} and {@link #weights} gave, once again; arrays are kept.
     *
     * @throws IllegalArgumentException for arrays of different length
     */
    public ClassFigures(
            long[] rows, long[] predictedRows, double[] weight, double[] predictedWeight, double[] rightWeight) {
        if (IntStream.of(predictedRows.length, weight.length, predictedWeight.length, rightWeight.length)
                .anyMatch(length -> length != rows.length)) {
            throw new IllegalArgumentException("figures of classes must be of the same classes, but are of "
                    + rows.length
                    + ", " + predictedRows.length + ", " + weight.length + ", " + predictedWeight.length + " and "
                    + rightWeight.length + ".");
        }
        this.rows = rows;
        this.predictedRows = predictedRows;
        this.weight = weight;
        this.predictedWeight = predictedWeight;
        this.rightWeight = rightWeight;
    }

    /** [2][K] rows of each class, rows for which it is predicted. */
    public long[][] counts() {
        return new long[][] {rows.clone(), predictedRows.clone()};
    }

    /** [3][K] weight of the rows of each class, of those for which it is predicted, of those that are both. */
    public double[][] weights() {
        return new double[][] {weight.clone(), predictedWeight.clone(), rightWeight.clone()};
    }

    void add(int label, int predicted, double w) {
        rows[label]++;
        predictedRows[predicted]++;
        weight[label] += w;
        predictedWeight[predicted] += w;
        rightWeight[label] += label == predicted ? w : 0;
    }

    void add(ClassFigures other) {
        for (int k = 0; k < rows.length; k++) {
            rows[k] += other.rows[k];
            predictedRows[k] += other.predictedRows[k];
            weight[k] += other.weight[k];
            predictedWeight[k] += other.predictedWeight[k];
            rightWeight[k] += other.rightWeight[k];
        }
    }

    /** K. */
    public int classes() {
        return rows.length;
    }

    /** Rows of a class. */
    public long rows(int label) {
        return rows[label];
    }

    /** Rows for which a class is predicted. */
    public long predictedRows(int label) {
        return predictedRows[label];
    }

    /** Share of the rows whose class is predicted. */
    public double accuracy() {
        return ratio(Arrays.stream(rightWeight).sum(), Arrays.stream(weight).sum());
    }

    /** Of the rows for which the class is predicted, the share that is of it. */
    public double precision(int label) {
        return ratio(rightWeight[label], predictedWeight[label]);
    }

    /** Of the rows of the class, the share for which it is predicted. */
    public double recall(int label) {
        return ratio(rightWeight[label], weight[label]);
    }

    /** Of the rows of all other classes, the share for which the class is predicted. */
    public double falsePositiveRate(int label) {
        return ratio(
                predictedWeight[label] - rightWeight[label],
                Arrays.stream(weight).sum() - weight[label]);
    }

    /** (1 + beta^2) precision recall / (beta^2 precision + recall). */
    public double fMeasure(int label, double beta) {
        double squared = beta * beta;
        double precision = precision(label);
        double recall = recall(label);
        return ratio((1 + squared) * precision * recall, squared * precision + recall);
    }

    /** Share of the class in all rows. */
    public double share(int label) {
        return ratio(weight[label], Arrays.stream(weight).sum());
    }

    private static double ratio(double part, double whole) {
        return whole > 0 ? part / whole : 0;
    }
}
