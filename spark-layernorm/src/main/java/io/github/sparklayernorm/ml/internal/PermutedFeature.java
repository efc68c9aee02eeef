package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What is permuted by itself: a column, or an element of a vector column.
 *
 * @param element of the vector, or -1 for the whole column
 * @param name    to be shown
 */
public record PermutedFeature(String column, int element, String name) {
    private static final int WHOLE = -1;

    /** The columns, then the elements of the vector column, if one is given. */
    public static List<PermutedFeature> all(String stage, Dataset<?> dataset, String[] columns, String vector) {
        StructType schema = dataset.schema();
        List<PermutedFeature> all = new ArrayList<>();
        for (String column : columns) {
            all.add(new PermutedFeature(
                    field(stage, schema, "inputCols", column).name(), WHOLE, column));
        }
        if (!vector.isEmpty()) {
            new SchemaChecks(stage, schema).vector("featuresCol", vector);
            StructField field = field(stage, schema, "featuresCol", vector);
            AttributeGroup group = AttributeGroup.fromStructField(field);
            int size = group.size() >= 0 ? group.size() : sizeOfFirst(stage, dataset, field.name());
            for (int j = 0; j < size; j++) {
                all.add(new PermutedFeature(field.name(), j, name(group, field.name(), j)));
            }
        }
        if (all.isEmpty()) {
            throw InvalidInputException.of(
                    stage,
                    "there must be something to permute",
                    "neither inputCols nor featuresCol is set",
                    "call setFeaturesCol for the elements of a vector, setInputCols for whole columns");
        }
        return all;
    }

    /** The rows with this feature from their donors. */
    public Dataset<Row> permuted(PermutedRows rows, Dataset<Row> withDonors) {
        return element == WHOLE ? rows.replaced(withDonors, column) : rows.replaced(withDonors, column, element);
    }

    private static StructField field(String stage, StructType schema, String param, String column) {
        List<StructField> found = new ArrayList<>();
        for (StructField field : schema.fields()) {
            if (field.name().equals(column)) {
                found.add(field);
            }
        }
        if (found.size() != 1) {
            throw InvalidInputException.of(
                    stage,
                    param + " must name one column",
                    "\"" + column + "\" is " + (found.isEmpty() ? "none" : found.size()) + " of "
                            + List.of(schema.fieldNames()),
                    "take another name, or select and rename");
        }
        return found.get(0);
    }

    private static int sizeOfFirst(String stage, Dataset<?> dataset, String column) {
        Row first = dataset.select(OwnColumn.of(column)).na().drop().takeAsList(1).stream()
                .findFirst()
                .orElseThrow(() -> InvalidInputException.of(
                        stage,
                        "there must be at least two rows to permute",
                        "\"" + column + "\" has no vector",
                        "give it a test set"));
        return ((Vector) first.get(0)).size();
    }

    private static String name(AttributeGroup group, String column, int element) {
        if (group.attributes().isDefined()) {
            Attribute attribute = group.attributes().get()[element];
            if (attribute.name().isDefined()) {
                return attribute.name().get();
            }
        }
        return column + "[" + element + "]";
    }
}
