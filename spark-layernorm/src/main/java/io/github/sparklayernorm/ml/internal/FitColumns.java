package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.ClassSettings;
import io.github.sparklayernorm.distributed.DistributedTrainer;
import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.distributed.LabelStatistics;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.RowFormat.InvalidRows;
import io.github.sparklayernorm.distributed.RowStatistics;
import io.github.sparklayernorm.distributed.TrainingPlan;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.param.TrainingParams;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.train.Solver;
import io.github.sparklayernorm.train.TrainingListener;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The columns of a data set that a fit reads, under the names and types that training expects. */
final class FitColumns {
    private static final Logger LOG = LoggerFactory.getLogger(FitColumns.class);

    /** As MLlib's MultilayerPerceptronClassifier takes by default. */
    private static final int FULL_BATCH_ITERATIONS = 100;

    /** Steps of a pass below which replicas, averaged, lose points of accuracy. */
    private static final int FEW_STEPS = 16;

    /** Spark's driver keeps a few KiB for each task of a round: more than these are gigabytes, and minutes a round. */
    private static final int MOST_REPLICAS = 100_000;

    private final String stage;
    private final TrainingParams params;
    private final Dataset<?> dataset;
    private final String features;
    private final String label;
    private final boolean vectorLabel;
    private final InvalidRows invalid;
    private final Inputs inputs;

    FitColumns(TrainingParams params, Dataset<?> dataset, String features, String label) {
        this(params, dataset, features, label, Inputs.VECTORS);
    }

    FitColumns(TrainingParams params, Dataset<?> dataset, String features, String label, Inputs inputs) {
        this.stage = params.getClass().getSimpleName();
        this.params = params;
        this.dataset = dataset;
        this.features = features;
        this.label = label;
        this.inputs = inputs;
        boolean labelled = !label.equals(features); // a sequence of numbers looks like a vector
        this.vectorLabel = inputs.perStep() || (labelled && schema().isVector("labelCol", label));
        InvalidRows wanted = Transforming.invalidRows(params.getHandleInvalid());
        this.invalid = wanted == InvalidRows.KEEP ? InvalidRows.ERROR : wanted; // NaN cannot be trained on
    }

    /** Columns of rows that have no label. */
    FitColumns(TrainingParams params, Dataset<?> dataset, String features, Inputs inputs) {
        this(params, dataset, features, features, inputs);
    }

    SchemaChecks schema() {
        return new SchemaChecks(stage, dataset.schema());
    }

    Dataset<?> data() {
        return dataset;
    }

    DataType type(String column) {
        return schema().type("featuresCol", column);
    }

    boolean vectorLabel() {
        return vectorLabel;
    }

    /** The rows' format but for what the data must tell: inputs and outputs. */
    RowFormat format() {
        return new RowFormat(stage, features, label, column(params.weightCol()), 1, "", 0, 1, vectorLabel, invalid)
                .withValidation(column(params.validationIndicatorCol()));
    }

    /** Columns features, label, weight, validation. */
    private Dataset<Row> rows(Column labelValue, RowFormat format) {
        return dataset.select(
                inputs.vectors(format, type(features)).as("features"), labelValue.as("label"), weight(), validation());
    }

    /** The label as a double, as the vector that it is, or labels of steps as a vector. */
    Column label() {
        if (inputs.perStep()) {
            return VectorColumns.ofArray(functions.col(label));
        }
        return vectorLabel
                ? VectorColumns.asVector(functions.col(label), schema().type("labelCol", label))
                : functions.col(label).cast("double");
    }

    /** One pass over the rows: labels, columns, partitions. */
    RowStatistics statistics(Column labelValue, RowFormat format) {
        TrainingConfigs.checkpoints(params)
                .requirePath(dataset.sparkSession().sparkContext().hadoopConfiguration());
        RowStatistics rows = RowStatistics.of(rows(labelValue, format), format, params.getStandardization());
        LabelStatistics labels = rows.labels();
        requireRows(format, labels.rows(), labels.validationRows(), labels.weight());
        return rows;
    }

    /**
     * The rows' format with what standardises them.
     *
     * @param start the network that training goes on from, which keeps its own, or null
     */
    RowFormat standardized(RowFormat format, RowStatistics rows, TrainedNetwork start) {
        if (start != null) {
            return format.withStandardization(start.standardization());
        }
        boolean tokens = format.sequence() != null && format.sequence().vocabulary() > 0;
        return params.getStandardization() && !tokens ? format.withStandardization(rows.standardization()) : format;
    }

    /**
     * Trains on the rows as the params and their statistics say.
     *
     * @param classes null where rows have none
     */
    TrainingResult train(
            NetworkSpec spec,
            Column labelValue,
            RowFormat format,
            RowStatistics statistics,
            List<TrainingListener> listeners,
            float[] start,
            ClassSettings classes) {
        SparkContext context = dataset.sparkSession().sparkContext();
        TrainingPlan plan = plan(statistics, context);
        String text = plan.text(statistics.labels().rows(), statistics.partitions());
        LOG.info("{}: {}.", params.uid(), text);
        warnOfShortPasses(plan, statistics);
        Dataset<Row> rows = rows(labelValue, format);
        return new DistributedTrainer(
                        spec,
                        TrainingConfigs.of(params, plan, statistics.sparse()),
                        listeners,
                        TrainingConfigs.checkpoints(params))
                .fit(plan.shuffled() ? rows.repartition(plan.replicas()) : rows, format, plan, start, classes)
                .with(text);
    }

    /** Of a numPartitions that leaves replicas next to nothing to learn from. */
    private void warnOfShortPasses(TrainingPlan plan, RowStatistics statistics) {
        long rows = statistics.labels().rows() / Math.max(1, plan.replicas());
        if (params.getNumPartitions() > 1 && rows < (long) FEW_STEPS * params.getBatchSize()) {
            LOG.warn(
                    "{}: each of {} replicas has {} rows, fewer than {} steps of {} (batchSize); their average learns less"
                            + " than one replica would: leave numPartitions out, and as many are planned as have enough",
                    params.uid(),
                    plan.replicas(),
                    rows,
                    FEW_STEPS,
                    params.getBatchSize());
        }
    }

    private TrainingPlan plan(RowStatistics statistics, SparkContext context) {
        boolean epochsSet = params.isDefined(params.maxIter());
        if (Solver.of(params.getSolver()).fullBatch()) {
            return TrainingPlan.asTheyCome(epochsSet ? params.getMaxIter() : FULL_BATCH_ITERATIONS);
        }
        long rows = statistics.labels().rows();
        require(
                Math.min(params.getNumPartitions(), rows) <= MOST_REPLICAS,
                "numPartitions must be at most " + MOST_REPLICAS,
                "it is " + params.getNumPartitions() + " and there are " + rows + " rows",
                "leave it out, and as many are planned as have enough rows");
        boolean setAside = !epochsSet && column(params.validationIndicatorCol()).isEmpty();
        TrainingPlan.Wish wish = new TrainingPlan.Wish(
                params.getNumPartitions(),
                epochsSet ? params.getMaxIter() : -1,
                params.getBatchSize(),
                params.getMaxSteps(),
                params.isSet(params.maxSteps()),
                params.isSet(params.averagingInterval()) ? params.getAveragingInterval() : 0,
                setAside ? params.getValidationFraction() : 0);
        return TrainingPlan.of(wish, statistics, context);
    }

    private void requireRows(RowFormat format, long rows, long validationRows, double weight) {
        boolean separate = !column(params.validationIndicatorCol()).isEmpty();
        require(
                rows > 0,
                "the data must have at least one valid row to train on",
                validationRows > 0 ? "all rows are validation rows" : "there is none",
                "check the filters, joins and handleInvalid before it");
        require(
                weight > 0,
                "the weights in \"" + format.weight() + "\" must not all be 0",
                "they are, as float32 holds them",
                "check the column, multiply weights below 1e-38 by a large number, or clear weightCol");
        require(
                weight >= rows * (double) Float.MIN_NORMAL,
                "the weights in \"" + format.weight()
                        + "\" must be 1e-38 or more on the average, as float32 holds them",
                "they are smaller",
                "only their ratios matter: multiply them by a large number");
        require(
                !separate || validationRows > 0,
                "validationIndicatorCol \"" + column(params.validationIndicatorCol())
                        + "\" must be true for at least one row",
                "it is for none",
                "mark some rows, or clear validationIndicatorCol");
        require(
                separate || params.getEarlyStoppingPatience() == 0,
                "earlyStoppingPatience needs validation rows",
                "validationIndicatorCol is not set",
                "set it, or set earlyStoppingPatience to 0 (tol stops by the training loss)");
    }

    /** Format with what the data must tell of the features. */
    RowFormat shaped(RowFormat format) {
        return inputs.shaped(this, format);
    }

    /** Format with the width of the features: from the column's metadata, or else from the first row. */
    RowFormat withInputs(RowFormat format) {
        OptionalInt known = schema().vectorSize("featuresCol", features);
        if (known.isPresent()) {
            return format.withInputs(known.getAsInt(), "as the column's metadata say");
        }
        int size = firstSize(features, "a vector");
        require(
                size > 0,
                "\"" + features + "\" vectors must have elements",
                "the first has none",
                "check how they are made");
        return format.withInputs(size, "as in the first row");
    }

    /** Targets of each label. */
    int targets() {
        return vectorLabel ? firstSize(label, "a value") : 1;
    }

    /** Elements of the column's first vector. It is not decoded: a damaged one is refused in our words when rows are read. */
    private int firstSize(String column, String what) {
        if (VectorColumns.isArray(type(column))) {
            return (int) first(
                    functions.size(functions.col(column)),
                    column,
                    functions.col(column).isNotNull(),
                    what);
        }
        Column fields = functions.unwrap_udt(functions.col(column));
        Column size = functions
                .when(fields.getField("type").equalTo(0), fields.getField("size"))
                .otherwise(functions.size(fields.getField("values")));
        return (int) first(
                functions.coalesce(size, functions.lit(0)),
                column,
                functions.col(column).isNotNull(),
                what);
    }

    /** The column's value in the first row for which a condition holds. */
    Object first(String column, Column condition, String what) {
        return first(functions.col(column), column, condition, what);
    }

    private Object first(Column value, String column, Column condition, String what) {
        List<Row> first = dataset.filter(condition).select(value).takeAsList(1);
        require(
                !first.isEmpty(),
                "the data must have at least one row with " + what + " in \"" + column + "\"",
                "there is none",
                "check the filters and joins before it");
        return first.get(0).get(0);
    }

    void require(boolean holds, String must, String came, String remedy) {
        if (!holds) {
            throw InvalidInputException.of(stage, must, came, remedy);
        }
    }

    private Column weight() {
        String name = column(params.weightCol());
        return (name.isEmpty() ? functions.lit(1.0) : functions.col(name).cast("double")).as("weight");
    }

    private Column validation() {
        String name = column(params.validationIndicatorCol());
        return (name.isEmpty() ? functions.lit(false) : functions.col(name)).as("validation");
    }

    private String column(Param<String> param) {
        return columnOf(params, param);
    }

    /** The name that an optional column param holds; empty when it is not set. */
    static String columnOf(TrainingParams params, Param<String> param) {
        return params.isDefined(param) ? params.getOrDefault(param) : "";
    }
}
