package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.ml.internal.SeriesPlan.Gaps;
import io.github.sparklayernorm.ml.param.SequenceAssemblerParams;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * From rows, one for each step, to sequences: one shuffle that brings the rows of a series together, Spark's sort by time,
 * which spills, then one pass over the rows. What is held in memory is one sequence, or one window and its horizon.
 */
public final class SequenceAssembly {
    private static final String KEPT = "kept";

    private SequenceAssembly() {}

    public static Dataset<Row> run(SequenceAssemblerParams params, Dataset<?> dataset) {
        SeriesPlan plan = SeriesPlan.of(params, dataset.schema());
        StructType schema = schema(params, dataset.schema());
        Dataset<Row> rows = dataset.select(columns(plan, dataset.schema()));
        StructType kept = (StructType) rows.schema().apply(KEPT).dataType();
        Column id = functions.col(KEPT).getField("column" + SeriesPlan.ID_AT);
        Column time = functions.col(KEPT).getField("column" + SeriesPlan.TIME_AT);
        rows = plan.hasId() ? rows.repartition(id) : rows.repartition(1);
        Dataset<Row> sequences = KeptColumnsType.keeping(rows.sortWithinPartitions(id, time), KEPT)
                .mapPartitions(new SeriesAssembly(plan, kept), Encoders.row(sequences(plan, kept, schema)));
        return restored(sequences.select(results(plan, kept, schema)), schema);
    }

    /** Id, time and constants together, then the sequence and perhaps its label, as they leave the pass over the rows. */
    private static StructType sequences(SeriesPlan plan, StructType kept, StructType schema) {
        StructType sequences = new StructType().add(KEPT, new KeptColumnsType(kept), false);
        for (int j = schema.length() - (plan.labels() ? 2 : 1); j < schema.length(); j++) {
            sequences = sequences.add("column" + j, schema.apply(j).dataType(), true);
        }
        return sequences;
    }

    /** The result's columns by position. */
    private static Column[] results(SeriesPlan plan, StructType kept, StructType schema) {
        int first = plan.hasId() ? SeriesPlan.ID_AT : SeriesPlan.TIME_AT;
        Column[] columns = new Column[schema.length()];
        for (int j = 0; j < columns.length; j++) {
            boolean ofRow = first + j < kept.length();
            columns[j] = (ofRow ? KeptColumnsType.column(KEPT, "column" + (first + j)) : functions.col("column" + j))
                    .as("column" + j);
        }
        return columns;
    }

    /**
     * Gives the columns back what a row encoder forgets: their metadata (attributes of features and labels, the watermark of
     * a stream) and the units of intervals.
     */
    private static Dataset<Row> restored(Dataset<Row> rows, StructType schema) {
        StructType encoded = rows.schema();
        Column[] columns = new Column[schema.length()];
        for (int j = 0; j < columns.length; j++) {
            StructField wanted = schema.apply(j);
            Column column = functions.col("column" + j);
            boolean same = encoded.apply(j).dataType().equals(wanted.dataType());
            columns[j] = (same ? column : column.cast(wanted.dataType())).as(wanted.name(), wanted.metadata());
        }
        return rows.select(columns);
    }

    /** id, time of the last step, constants, sequence and label. */
    public static StructType schema(SequenceAssemblerParams params, StructType schema) {
        SeriesPlan plan = SeriesPlan.of(params, schema);
        check(plan);
        SchemaChecks checks = new SchemaChecks(plan.stage(), schema);
        checks.numericOrTime("timeCol", plan.time());
        plan.inputs().forEach(column -> checks.partOfStep("inputCols", column));
        plan.targets().forEach(column -> checks.numeric("targetCols", column));
        List<StructField> kept = new ArrayList<>();
        if (plan.hasId()) {
            kept.add(checks.named("idCol", plan.id()));
        }
        kept.add(checks.named("timeCol", plan.time()));
        plan.constants().forEach(column -> kept.add(checks.named("constantCols", column)));
        StructType result = new StructType(kept.toArray(StructField[]::new));
        SchemaChecks.requireNew(plan.stage(), result, "outputCol", params.getOutputCol());
        result = result.add(params.getOutputCol(), DataTypes.createArrayType(SQLDataTypes.VectorType()));
        if (!plan.labels()) {
            return result;
        }
        SchemaChecks.requireNew(plan.stage(), result, "labelCol", params.getLabelCol());
        return result.add(label(plan, params.getLabelCol()));
    }

    private static StructField label(SeriesPlan plan, String name) {
        if (!plan.windows()) {
            return new StructType()
                    .add(name, DataTypes.createArrayType(DataTypes.DoubleType))
                    .apply(0);
        }
        return plan.targets().size() == 1
                ? NumericAttribute.defaultAttr().withName(name).toStructField()
                : new AttributeGroup(name, plan.targets().size()).toStructField();
    }

    private static void check(SeriesPlan plan) {
        require(plan, !plan.inputs().isEmpty(), "inputCols must name at least one column", "it names none", "set it");
        require(
                plan,
                plan.gaps() == Gaps.IGNORE || plan.step() > 0,
                "gaps other than ignore need the time from one step to the next",
                "step is 0",
                "set it: 3600 for a timestamp each hour, 1 for a date each day");
        require(
                plan,
                !plan.windows() || plan.maxLength() == 0,
                "a sequence is either a window or the last steps of a series",
                "windowSize is " + plan.window() + " and maxLength " + plan.maxLength(),
                "set one of them to 0");
        require(
                plan,
                plan.windows() || plan.targets().size() <= 1,
                "without windows, targetCols must name one column: a number for each step",
                "it names " + plan.targets().size(),
                "name one, or set windowSize");
        require(
                plan,
                plan.windows() || !plan.labels() || plan.gaps() != Gaps.FILL,
                "every step of a sequence must have a label of its own",
                "gaps=fill makes steps without one",
                "use gaps=split, or clear targetCols");
    }

    private static void require(SeriesPlan plan, boolean holds, String must, String came, String remedy) {
        if (!holds) {
            throw InvalidInputException.of(plan.stage(), must, came, remedy);
        }
    }

    /** A struct of id, time and constants, which stay as they are, then inputs and targets. */
    private static Column[] columns(SeriesPlan plan, StructType schema) {
        SchemaChecks checks = new SchemaChecks(plan.stage(), schema);
        List<Column> kept = new ArrayList<>();
        kept.add(plan.hasId() ? functions.col(plan.id()) : functions.lit(0));
        kept.add(functions.col(plan.time()));
        plan.constants().forEach(column -> kept.add(functions.col(column)));
        List<Column> columns = new ArrayList<>();
        columns.add(functions.struct(byPosition(kept)).as(KEPT));
        plan.inputs()
                .forEach(column ->
                        columns.add(VectorColumns.asVector(functions.col(column), checks.type("inputCols", column))));
        plan.targets().forEach(column -> columns.add(functions.col(column).cast("double")));
        Column[] named = byPosition(columns);
        named[0] = columns.get(0);
        return named;
    }

    private static Column[] byPosition(List<Column> columns) {
        Column[] named = new Column[columns.size()];
        for (int j = 0; j < named.length; j++) {
            named[j] = columns.get(j).as("column" + j);
        }
        return named;
    }
}
