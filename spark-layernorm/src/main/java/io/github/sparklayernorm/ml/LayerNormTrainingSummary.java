package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.distributed.ClassFigures;
import io.github.sparklayernorm.distributed.TrainingFigures;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.train.EpochRecord;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.TrainingSummary;
import org.apache.spark.ml.util.Summary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The course of a training: one record for each epoch, what computed it, and what the trained network makes of its training
 * rows.
 *
 * <p>The last are known from one pass at the end of the fit, over all training rows of a small data set and over a random
 * part of a large one ({@link #figuresRows}): at most a tenth of the rows that the training saw or 10,000, whichever is
 * more, and at most 100,000. Figures of classes, which classifiers and the tagger have (by step there), carry the names of
 * Spark's ClassificationSummary, are by {@code weightCol} without {@code classWeight}, and obey {@code thresholds}.
 */
public abstract sealed class LayerNormTrainingSummary implements Summary, TrainingSummary, Serializable
        permits LayerNormClassificationTrainingSummary, LayerNormValueTrainingSummary {
    private static final long serialVersionUID = 1L;

    private static final int MOST_CLASSES = 30; // that are printed

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

    TrainingResult result() {
        return result;
    }

    /**
     * One row for each epoch: epoch (from 1), trainingLoss (mean over the epoch), validationLoss and validationMetric
     * (accuracy, or root mean squared error of standardised targets; NaN without validation rows, and once those that
     * {@code validationFraction} sets aside are trained on), seconds, rowsPerSecond, learningRate (of the last step).
     */
    public Dataset<Row> history() {
        List<Row> rows = epochs().stream().map(LayerNormTrainingSummary::row).toList();
        return SparkSession.active().createDataFrame(rows, SCHEMA);
    }

    /** What {@link #history} holds, without Spark. */
    public List<EpochRecord> epochs() {
        return result.history();
    }

    /**
     * Training loss of each epoch, mean by weight. Spark's own summaries begin with the loss before the first iteration; this
     * does not.
     */
    @Override
    public double[] objectiveHistory() {
        return epochs().stream().mapToDouble(EpochRecord::trainingLoss).toArray();
    }

    /** Epochs that were trained. */
    @Override
    public int totalIterations() {
        return epochs().size();
    }

    /** Seconds that all epochs took, without packing the rows and evaluating. */
    public double totalSeconds() {
        return epochs().stream().mapToDouble(EpochRecord::seconds).sum();
    }

    /** How the fit went over the rows, and why: replicas, passes, epochs, rows that were set aside. */
    public String plan() {
        return result.plan();
    }

    /** Name of the kernels that trained on each executor, by executor id. */
    public Map<String, String> kernels() {
        return result.kernels();
    }

    /** Training rows, or steps of a tagger, from which the figures below are. */
    public long figuresRows() {
        return result.figures().rows();
    }

    /** Mean loss of the training rows under the trained network, by weight, without dropout. */
    public double trainingLoss() {
        return result.figures().loss();
    }

    /**
     * The same of the best prediction that is one for all rows (class frequencies, or the mean of the targets; of {@code
     * huber} what lies between mean and median): what a network that has learned something is below. NaN where it is not
     * known: for pen strokes, and for {@code huber} of more than 100 targets.
     */
    public double constantLoss() {
        return result.figures().constantLoss();
    }

    /** 0 to K-1; the order of all arrays by label. */
    public double[] labels() {
        return byLabel(label -> label);
    }

    /** Training rows of each class. */
    public long[] rowsByLabel() {
        ClassFigures classes = classes();
        return IntStream.range(0, classes.classes()).mapToLong(classes::rows).toArray();
    }

    /** Training rows for which each class is predicted. */
    public long[] predictedRowsByLabel() {
        ClassFigures classes = classes();
        return IntStream.range(0, classes.classes())
                .mapToLong(classes::predictedRows)
                .toArray();
    }

    /** Share of the rows whose class is predicted. */
    public double accuracy() {
        return classes().accuracy();
    }

    /** Of the rows for which a class is predicted, the share that is of it; 0 where it is never predicted. */
    public double[] precisionByLabel() {
        return byLabel(classes()::precision);
    }

    /** Of the rows of a class, the share for which it is predicted; 0 where there are none. */
    public double[] recallByLabel() {
        return byLabel(classes()::recall);
    }

    /** Spark's other name of {@link #recallByLabel}. */
    public double[] truePositiveRateByLabel() {
        return recallByLabel();
    }

    /** Of the rows of all other classes, the share for which a class is predicted. */
    public double[] falsePositiveRateByLabel() {
        return byLabel(classes()::falsePositiveRate);
    }

    /** 2 precision recall / (precision + recall). */
    public double[] fMeasureByLabel() {
        return fMeasureByLabel(1);
    }

    /** (1 + beta^2) precision recall / (beta^2 precision + recall). */
    public double[] fMeasureByLabel(double beta) {
        ClassFigures classes = classes();
        return byLabel(label -> classes.fMeasure(label, beta));
    }

    /** Mean of {@link #precisionByLabel}, by the weight of the classes' rows. */
    public double weightedPrecision() {
        return weighted(precisionByLabel());
    }

    /** Mean of {@link #recallByLabel}, by the weight of the classes' rows: the accuracy. */
    public double weightedRecall() {
        return weighted(recallByLabel());
    }

    /** Mean of {@link #fMeasureByLabel}, by the weight of the classes' rows. */
    public double weightedFMeasure() {
        return weightedFMeasure(1);
    }

    /** Mean of {@link #fMeasureByLabel(double)}, by the weight of the classes' rows. */
    public double weightedFMeasure(double beta) {
        return weighted(fMeasureByLabel(beta));
    }

    /** Spark's other name of {@link #weightedRecall}. */
    public double weightedTruePositiveRate() {
        return weightedRecall();
    }

    /** Mean of {@link #falsePositiveRateByLabel}, by the weight of the classes' rows. */
    public double weightedFalsePositiveRate() {
        return weighted(falsePositiveRateByLabel());
    }

    private double weighted(double[] values) {
        ClassFigures classes = classes();
        return IntStream.range(0, values.length)
                .mapToDouble(label -> classes.share(label) * values[label])
                .sum();
    }

    private double[] byLabel(IntToDoubleFunction figure) {
        return IntStream.range(0, classes().classes()).mapToDouble(figure).toArray();
    }

    private ClassFigures classes() {
        if (result.figures().classes() == null) {
            throw new IllegalStateException(
                    "Figures of classes need the summary of a classifier or a tagger, but this is of"
                            + " another model; ask trainingLoss and constantLoss.");
        }
        return result.figures().classes();
    }

    /** The figures, for a person: plan, losses, and the classes of a classifier. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "%d epoch(s) in %.1f s; %s%n", totalIterations(), totalSeconds(), plan()));
        TrainingFigures figures = result.figures();
        text.append(String.format(
                Locale.ROOT,
                "loss of %,d training rows %.4g, of the best constant %.4g%n",
                figures.rows(),
                figures.loss(),
                figures.constantLoss()));
        if (figures.classes() != null) {
            text.append(classTable());
        }
        return text.toString();
    }

    private String classTable() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "accuracy %.4f%n%8s %10s %10s %10s %10s %10s%n",
                accuracy(),
                "class",
                "rows",
                "predicted",
                "precision",
                "recall",
                "f-measure"));
        ClassFigures classes = classes();
        for (int label = 0; label < Math.min(MOST_CLASSES, classes.classes()); label++) {
            table.append(String.format(
                    Locale.ROOT,
                    "%8d %10d %10d %10.4f %10.4f %10.4f%n",
                    label,
                    classes.rows(label),
                    classes.predictedRows(label),
                    classes.precision(label),
                    classes.recall(label),
                    classes.fMeasure(label, 1)));
        }
        if (classes.classes() > MOST_CLASSES) {
            table.append(String.format(Locale.ROOT, "%8s of %d classes%n", "...", classes.classes()));
        }
        return table.toString();
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
