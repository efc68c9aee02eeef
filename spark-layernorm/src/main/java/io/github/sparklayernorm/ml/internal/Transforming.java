package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.distributed.RowFormat.InvalidRows;
import io.github.sparklayernorm.distributed.SequenceFormat;
import io.github.sparklayernorm.kernel.Names;
import io.github.sparklayernorm.ml.internal.catalyst.BatchFunction;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.model.RecurrentSpec;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** {@code transform} of every model: a projection that adds columns, on batch and streaming Datasets alike. */
final class Transforming {
    private Transforming() {}

    /**
     * @param schema of the result: the dataset's columns, then those that {@code columns} writes
     */
    static Dataset<Row> run(
            Dataset<?> dataset, TrainedNetwork network, RowFormat format, OutputColumns columns, StructType schema) {
        Dataset<Row> rows = BatchFunction.ready(dataset.toDF());
        int carried = schema.length() - columns.count();
        StructField[] added = Arrays.copyOfRange(schema.fields(), carried, schema.length());
        Column scores = new Scoring(
                        network.broadcast(rows.sparkSession()), format, columns, Scoring.type(format, added))
                .call(format.stage(), features(rows, format));
        if (format.invalid() == InvalidRows.SKIP) {
            rows = rows.filter(scores.getField(Scoring.VALID));
        }
        Column[] selected = new Column[1 + added.length];
        selected[0] = functions.col("*");
        for (int j = 0; j < added.length; j++) {
            selected[1 + j] = scores.getField(Scoring.column(j)).as(added[j].name(), added[j].metadata());
        }
        return rows.select(selected);
    }

    /**
     * Adds what the features of each row add to its prediction, if that is wanted.
     *
     * @param rows   as {@link #run} gives them
     * @param schema of the result: those rows' columns, then that of the contributions where its name is not empty
     */
    static Dataset<Row> explained(
            Dataset<Row> rows,
            TrainedNetwork network,
            RowFormat format,
            Explained explained,
            boolean perTarget,
            String column,
            StructType schema) {
        if (column.isEmpty()) {
            return rows;
        }
        StructField field = schema.apply(schema.length() - 1);
        Column contributions = new Contributions(
                        network.broadcast(rows.sparkSession()), format, explained, perTarget, Contributions.type(field))
                .call(format.stage(), features(rows, format))
                .getField(Contributions.VALUE);
        return rows.select(functions.col("*"), contributions.as(column, field.metadata()));
    }

    /**
     * The features column; an array that is a vector, as the vector. A column's own name may need quoting; any other spelling,
     * and a field of a struct, is for Spark to find.
     */
    private static Column features(Dataset<Row> rows, RowFormat format) {
        String name = format.features();
        boolean own = Arrays.asList(rows.columns()).contains(name);
        Column features = own ? OwnColumn.of(name) : functions.col(name);
        DataType type = new SchemaChecks(format.stage(), rows.schema()).type("featuresCol", name);
        return format.sequence() == null ? VectorColumns.asVector(features, type) : features;
    }

    /** What a trained network's rows must look like. */
    static RowFormat format(String stage, String features, TrainedNetwork network, String handleInvalid) {
        NetworkSpec spec = network.spec();
        RowFormat vectors = new RowFormat(
                        stage,
                        features,
                        "",
                        "",
                        spec.inputs(),
                        "as in training",
                        0,
                        1,
                        false,
                        invalidRows(handleInvalid))
                .withStandardization(network.standardization());
        return spec instanceof RecurrentSpec recurrent
                ? vectors.withSequence(new SequenceFormat(recurrent.vocabulary(), false))
                : vectors;
    }

    /** What a trained network's features column holds. */
    static Inputs inputs(NetworkSpec spec) {
        return spec instanceof RecurrentSpec recurrent
                ? new SequenceInputs(recurrent.vocabulary(), recurrent.outputPerStep())
                : Inputs.VECTORS;
    }

    static InvalidRows invalidRows(String handleInvalid) {
        return Names.read(InvalidRows.class, "handleInvalid", handleInvalid);
    }
}
