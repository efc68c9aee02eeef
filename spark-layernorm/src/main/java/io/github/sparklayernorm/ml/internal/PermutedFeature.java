package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
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

    /**
     * Refuses columns that are not there, and a vector column that is none, before any row is read.
     *
     * @param columns to be permuted as a whole
     * @param vector  column whose elements are to be permuted; empty: none
     */
    public static void check(String stage, StructType schema, String[] columns, String vector) {
        if (columns.length == 0 && vector.isEmpty()) {
            throw InvalidInputException.of(
                    stage,
                    "there must be something to permute",
                    "neither inputCols nor featuresCol is set",
                    "call setFeaturesCol for the elements of a vector, setInputCols for whole columns");
        }
        for (String column : columns) {
            field(stage, schema, "inputCols", column);
        }
        if (!vector.isEmpty()) {
            new SchemaChecks(stage, schema).vector("featuresCol", vector);
            field(stage, schema, "featuresCol", vector);
        }
    }

    /** The columns, then the elements of the vector column, if one is given: what {@link #check} has passed. */
    public static List<PermutedFeature> all(String stage, PermutedRows rows, String[] columns, String vector) {
        List<PermutedFeature> all = new ArrayList<>();
        for (String column : columns) {
            all.add(new PermutedFeature(column, WHOLE, column));
        }
        if (!vector.isEmpty()) {
            int size = size(stage, rows, vector);
            String[] names = names(field(stage, rows.schema(), "featuresCol", vector), size);
            for (int j = 0; j < size; j++) {
                all.add(new PermutedFeature(vector, j, names[j]));
            }
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

    /** Elements of the vectors of a column, which must be the same in all rows. */
    private static int size(String stage, PermutedRows rows, String column) {
        int size = rows.largestSize();
        if (size < 0) {
            throw InvalidInputException.of(
                    stage,
                    "there must be at least two rows to permute",
                    "\"" + column + "\" has no vector",
                    "give it a test set");
        }
        if (rows.smallestSize() != size) {
            throw InvalidInputException.of(
                    stage,
                    "every \"" + column + "\" vector must have the same number of elements",
                    "they have " + rows.smallestSize() + " to " + size,
                    "check what makes the column, or permute it as a whole with setInputCols");
        }
        return size;
    }

    /** [size] what the metadata call the elements, or {@code column[j]}; Spark's attributes are of vectors only. */
    private static String[] names(StructField field, int size) {
        String[] names = new String[size];
        Arrays.setAll(names, j -> field.name() + "[" + j + "]");
        if (!VectorColumns.isArray(field.dataType())) {
            AttributeGroup group = AttributeGroup.fromStructField(field);
            if (group.attributes().isDefined() && group.attributes().get().length == size) {
                Attribute[] attributes = group.attributes().get();
                Arrays.setAll(
                        names,
                        j -> attributes[j].name().isDefined()
                                ? attributes[j].name().get()
                                : names[j]);
            }
        }
        return names;
    }
}
