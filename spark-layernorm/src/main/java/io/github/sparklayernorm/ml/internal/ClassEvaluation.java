package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.mllib.evaluation.BinaryClassificationMetrics;
import org.apache.spark.mllib.evaluation.MulticlassMetrics;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How predictions of classes compare with labels, of rows or of the steps of sequences. It is computed when it is asked for,
 * and kept: one pass over the rows for all that follows from the confusion matrix and for the log loss, and one more for what
 * goes over thresholds. Spark's own metrics do the rest.
 *
 * <p>A row without a prediction (null, or NaN as of an invalid row that is kept) was not evaluated: it counts nowhere, and
 * neither does one of weight 0.
 */
public final class ClassEvaluation {
    /** Probabilities are at least this and at most 1 minus this, as Spark's log loss has them. */
    private static final double EPSILON = 1e-15;

    private static final StructType CELLS = new StructType()
            .add("prediction", DataTypes.DoubleType)
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType);

    private final String stage;
    private final String what;
    private final Dataset<Row> predictions;
    private final Dataset<Row> rows;
    private final EvaluatedColumns names;
    private final int classes;
    private List<Row>
            cells; // label, prediction, rows, weight, loss, those without a probability: for each pair that occurs
    private MulticlassMetrics multiclass;
    private BinaryClassificationMetrics binary;

    /**
     * @param what is evaluated: a row or a step
     * @param rows columns prediction, label, weight, and probability: an array of doubles
     */
    private ClassEvaluation(
            String stage,
            String what,
            Dataset<Row> predictions,
            Dataset<Row> rows,
            EvaluatedColumns names,
            int classes) {
        this.stage = stage;
        this.what = what;
        this.predictions = predictions;
        this.rows = rows;
        this.names = names;
        this.classes = classes;
    }

    /** Of a label for each row. */
    static ClassEvaluation ofRows(String stage, Dataset<Row> predictions, EvaluatedColumns names, int classes) {
        Column predicted = functions.col(names.prediction());
        Dataset<Row> rows = predictions
                .filter(LabelledRows.isEvaluated(predicted))
                .select(
                        predicted.as("prediction"),
                        LabelledRows.label(stage, names.label(), functions.col(names.label()), predicted, classes)
                                .as("label"),
                        LabelledRows.weight(stage, names.weight()),
                        doubles(functions.col(names.probability())).as("probability"));
        return new ClassEvaluation(stage, "row", predictions, rows, names, classes);
    }

    /**
     * Of a label for each step: columns hold arrays. Sequences without predictions, which were invalid, are left out. Without
     * probabilities there is no log loss.
     *
     * @param classes Integer.MAX_VALUE where their number is not known
     */
    static ClassEvaluation ofSteps(String stage, Dataset<Row> predictions, EvaluatedColumns names, int classes) {
        boolean scored = !names.probability().isEmpty();
        Column[] arrays = {
            functions.col(names.prediction()).cast("array<double>").as("prediction"),
            functions
                    .coalesce(functions.col(names.label()), functions.array())
                    .cast("array<double>")
                    .as("label"),
            (scored ? functions.col(names.probability()) : functions.array()).as("probability")
        };
        Dataset<Row> steps = predictions
                .filter(functions.col(names.prediction()).isNotNull())
                .select(LabelledRows.weight(stage, names.weight()), arrays[0], arrays[1], arrays[2])
                .select(
                        functions.col("weight"),
                        functions
                                .explode(functions.arrays_zip(
                                        functions.col("prediction"),
                                        functions.col("label"),
                                        functions.col("probability")))
                                .as("step"));
        Column predicted = functions.col("step.prediction");
        Dataset<Row> rows = steps.select(
                predicted.as("prediction"),
                LabelledRows.label(stage, names.label(), functions.col("step.label"), predicted, classes)
                        .as("label"),
                functions.col("weight"),
                (scored
                                ? doubles(functions.col("step.probability"))
                                : functions.lit(null).cast("array<double>"))
                        .as("probability"));
        return new ClassEvaluation(stage, "step", predictions, rows, names, classes);
    }

    /** Null of null, which Spark's vector_to_array refuses. */
    private static Column doubles(Column vectors) {
        return functions
                .udf(new Doubles(), DataTypes.createArrayType(DataTypes.DoubleType))
                .apply(vectors);
    }

    /** The rows with the model's columns. */
    public Dataset<Row> predictions() {
        return predictions;
    }

    public EvaluatedColumns columns() {
        return names;
    }

    /** K. */
    public int classes() {
        return classes;
    }

    /** Rows, or steps. */
    public long count() {
        return cells().stream().mapToLong(cell -> cell.getLong(2)).sum();
    }

    /**
     * Mean of the negative logarithm of the label's probability, by weight.
     *
     * @throws InvalidInputException where nothing was evaluated, or a prediction has no probability beside it
     */
    public double logLoss() {
        List<Row> some = someCells();
        if (some.stream().mapToLong(cell -> cell.getLong(5)).sum() > 0) {
            throw InvalidInputException.of(
                    stage,
                    "every " + what + " with a prediction must have a probability",
                    "one has none",
                    "take both columns from one model");
        }
        double loss = some.stream().mapToDouble(cell -> cell.getDouble(4)).sum();
        return loss / some.stream().mapToDouble(cell -> cell.getDouble(3)).sum();
    }

    /**
     * Spark's metrics of the confusion matrix.
     *
     * @throws InvalidInputException where nothing was evaluated
     */
    public synchronized MulticlassMetrics multiclass() {
        if (multiclass == null) {
            List<Row> weights = someCells().stream()
                    .map(cell -> RowFactory.create(cell.get(1), cell.get(0), cell.get(3)))
                    .toList();
            multiclass = new MulticlassMetrics(predictions.sparkSession().createDataFrame(weights, CELLS));
        }
        return multiclass;
    }

    /**
     * Spark's metrics over thresholds of the probability of class 1.
     *
     * @throws IllegalStateException for another number of classes than two
     * @throws InvalidInputException where nothing was evaluated
     */
    public synchronized BinaryClassificationMetrics binary() {
        if (classes != 2) {
            throw new IllegalStateException("Curves over thresholds need two classes, but there are " + classes
                    + "; ask for the figures by label.");
        }
        if (binary == null) {
            someCells(); // checks labels and weights, too
            binary = new BinaryClassificationMetrics(rows.select(
                    functions.col("probability").getItem(1), functions.col("label"), functions.col("weight")));
        }
        return binary;
    }

    private List<Row> someCells() {
        List<Row> some = cells();
        LabelledRows.requireSome(
                stage,
                what,
                some.stream().mapToDouble(cell -> cell.getDouble(3)).sum());
        return some;
    }

    /** Those with a weight above 0: of a label of weight 0, Spark's recall is NaN, and so is a mean over the labels. */
    private synchronized List<Row> cells() {
        if (cells == null) {
            Column weight = functions.col("weight");
            Column counts = weight.gt(0);
            Column p =
                    functions.col("probability").getItem(functions.col("label").cast("int"));
            cells = InvalidInputException.unwrapping(() -> rows.groupBy("label", "prediction")
                            .agg(
                                    functions.count(functions.when(counts, 1)),
                                    functions.sum(weight),
                                    functions.sum(functions.when(counts, weight.multiply(loss(p)))),
                                    functions.count(functions.when(counts.and(p.isNull()), 1)))
                            .collectAsList())
                    .stream()
                    .filter(cell -> cell.getLong(2) > 0)
                    .toList();
        }
        return cells;
    }

    /** Of a probability; null of null. */
    private static Column loss(Column p) {
        Column inside = functions.least(functions.greatest(p, functions.lit(EPSILON)), functions.lit(1 - EPSILON));
        return functions.when(p.isNaN(), Double.NaN).when(p.isNotNull(), functions.negate(functions.log(inside)));
    }

    private record Doubles() implements UDF1<Vector, double[]> {
        @Override
        public double[] call(Vector vector) {
            return vector == null ? null : vector.toArray();
        }
    }
}
