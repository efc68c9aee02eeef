package io.github.sparklayernorm.ml;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.ml.internal.PermutedFeature;
import io.github.sparklayernorm.ml.internal.PermutedRows;
import io.github.sparklayernorm.nn.init.RandomStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * How much worse a fitted model gets where a column says nothing any more: its values are permuted among the rows, and the
 * metric is asked again (Breiman 2001; Fisher, Rudin and Dominici 2019). For every transformer, pipelines too, and every
 * evaluator.
 *
 * <pre>{@code
 * new PermutationImportance(model, new MulticlassClassificationEvaluator().setMetricName("accuracy"))
 *     .setFeaturesCol("features")
 *     .evaluate(test)
 *     .show();
 * }</pre>
 *
 * <p>What is permuted: whole columns ({@link #setInputCols}: of any type, so sequences and the columns before a pipeline's
 * encoders too), each element of a vector column by itself ({@link #setFeaturesCol}), or both.
 *
 * <p>Columns that say the same cover for each other: each alone then has a small importance. The elements of a one-hot
 * encoding are no columns of their own: give the whole pipeline, and the column that it encodes. A sequence is permuted as a
 * whole: its channels cannot be permuted one by one.
 *
 * <p>The permutation goes over all rows and follows from the seed and the rows alone, however they are partitioned. Each
 * repeat has one of its own, which is the same for all columns. Weights and labels stay with their rows; an evaluator with a
 * weightCol uses them. One evaluation of the model for each column and repeat, and a shuffle of the rows for each repeat; the
 * rows are persisted meanwhile ({@code MEMORY_AND_DISK}). Not for streams.
 */
public final class PermutationImportance {
    private static final String STAGE = PermutationImportance.class.getSimpleName();
    private static final StructType SCHEMA = new StructType()
            .add("feature", DataTypes.StringType, false)
            .add("importance", DataTypes.DoubleType, false)
            .add("deviation", DataTypes.DoubleType, false);

    private final Transformer model;
    private final Evaluator evaluator;
    private String[] inputCols = {};
    private String featuresCol = "";
    private int repeats = 5;
    private long seed = PermutationImportance.class.getName().hashCode();

    /**
     * @param model     fitted: a model, or a whole pipeline
     * @param evaluator reads what the model adds, and what the rows have, as its label; it says which way its metric goes
     * @throws InvalidInputException where one of them is null
     */
    public PermutationImportance(Transformer model, Evaluator evaluator) {
        this.model = given(model, "a fitted model", "give it what fit returned");
        this.evaluator = given(evaluator, "an evaluator", "give it one for the model's predictions");
    }

    /**
     * Columns to be permuted, each as a whole. Default: none.
     *
     * @throws InvalidInputException for null
     */
    public PermutationImportance setInputCols(String... columns) {
        inputCols = given(columns, "inputCols", "name columns, or none").clone();
        for (String column : inputCols) {
            given(column, "a name in inputCols", "name a column");
        }
        return this;
    }

    /**
     * A column of vectors, or of {@code array<double>} or {@code array<float>}, whose elements are to be permuted, each by
     * itself; a vector's metadata give them their names. Empty (the default): none.
     *
     * @throws InvalidInputException for null
     */
    public PermutationImportance setFeaturesCol(String column) {
        featuresCol = given(column, "featuresCol", "name a column, or set it to an empty text for none");
        return this;
    }

    /** Permutations of each column, at least 1; 5 by default. */
    public PermutationImportance setRepeats(int value) {
        repeats = value;
        return this;
    }

    /** The permutations follow from it, each from (seed, repeat); those of another seed are others. */
    public PermutationImportance setSeed(long value) {
        seed = value;
        return this;
    }

    /**
     * The importance of each column, the largest first: feature (its name, or {@code features[3]} for an element without
     * one), importance (the mean over the repeats of what the metric loses: the unpermuted metric minus the permuted, the
     * other way round where smaller is better), and deviation (the standard deviation of a repeat, over all of them).
     *
     * @param dataset rows as the model takes them, with what the evaluator reads; best such as were not trained on
     * @throws InvalidInputException for a column that is not there or is no vector, for vectors of different lengths, for
     *     nothing to permute, and for less than two rows
     */
    public Dataset<Row> evaluate(Dataset<?> dataset) {
        given(dataset, "a data set", "give it a test set");
        if (repeats < 1) {
            throw refused("repeats must be at least 1", "it is " + repeats, "set as many as there is time for");
        }
        PermutedFeature.check(STAGE, dataset.schema(), inputCols, featuresCol);
        try (PermutedRows rows = new PermutedRows(dataset, featuresCol)) {
            if (rows.count() < 2) {
                throw refused(
                        "there must be at least two rows to permute",
                        "there are " + rows.count(),
                        "give it a test set");
            }
            List<PermutedFeature> features = PermutedFeature.all(STAGE, rows, inputCols, featuresCol);
            return table(dataset, features, losses(rows, features));
        }
    }

    /** [features,repeats] */
    private double[][] losses(PermutedRows rows, List<PermutedFeature> features) {
        double[][] losses = new double[features.size()][repeats];
        double sign = evaluator.isLargerBetter() ? 1 : -1;
        double unpermuted = metric(rows.original());
        String[] columns =
                features.stream().map(PermutedFeature::column).distinct().toArray(String[]::new);
        for (int r = 0; r < repeats; r++) {
            Dataset<Row> withDonors =
                    rows.withDonors(RandomStream.derive(seed, r), columns).persist(StorageLevel.MEMORY_AND_DISK());
            try {
                for (int j = 0; j < losses.length; j++) {
                    double permuted = metric(features.get(j).permuted(rows, withDonors));
                    losses[j][r] = sign * (unpermuted - permuted);
                }
            } finally {
                withDonors.unpersist();
            }
        }
        return losses;
    }

    private double metric(Dataset<Row> rows) {
        return evaluator.evaluate(model.transform(rows));
    }

    private static Dataset<Row> table(Dataset<?> dataset, List<PermutedFeature> features, double[][] losses) {
        List<Row> table = new ArrayList<>();
        for (int j = 0; j < losses.length; j++) {
            table.add(RowFactory.create(features.get(j).name(), mean(losses[j]), deviation(losses[j])));
        }
        table.sort(Comparator.comparingDouble((Row row) -> -row.getDouble(1)));
        return dataset.sparkSession().createDataFrame(table, SCHEMA).coalesce(1);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    private static <T> T given(T value, String what, String remedy) {
        if (value == null) {
            throw refused("there must be " + what, "it is null", remedy);
        }
        return value;
    }

    private static InvalidInputException refused(String must, String came, String remedy) {
        return InvalidInputException.of(STAGE, must, came, remedy);
    }
}
