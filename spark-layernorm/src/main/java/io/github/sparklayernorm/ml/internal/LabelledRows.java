package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.ml.param.TrainingParams;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns that a metric is computed from, checked row by row. */
final class LabelledRows {
    private LabelledRows() {}

    /** The stage's weightCol where it is set and the rows have such a column, as Spark's summaries have it; or empty. */
    static String weightCol(TrainingParams stage, StructType schema) {
        String column = FitColumns.columnOf(stage, stage.weightCol());
        return !column.isEmpty() && SchemaUtils.checkSchemaFieldExist(schema, column) ? column : "";
    }

    /**
     * The weight as a double, named {@code weight}.
     *
     * @param column empty: 1 for each row
     */
    static Column weight(String stage, String column) {
        Column weight = column.isEmpty()
                ? functions.lit(1.0)
                : functions
                        .udf(new Weight(stage, column), DataTypes.DoubleType)
                        .apply(functions.col(column).cast("double"));
        return weight.as("weight");
    }

    /** The label as a double: a whole number from 0 to {@code classes - 1}, of a row or step that has a prediction. */
    static Column label(String stage, String column, Column label, Column prediction, int classes) {
        return functions
                .udf(new Label(stage, column, classes), DataTypes.DoubleType)
                .apply(label.cast("double"), prediction);
    }

    /** Whether a prediction was made: it is not null, and not NaN as that of an invalid row that is kept. */
    static Column isEvaluated(Column prediction) {
        return prediction.isNotNull().and(functions.not(functions.isnan(prediction)));
    }

    /**
     * Refuses figures of nothing, of which Spark's own are NaN.
     *
     * @param what   was to be evaluated: a row, a step, a sequence
     * @param weight sum of the weights of those that were
     */
    static void requireSome(String stage, String what, double weight) {
        if (!(weight > 0)) {
            throw InvalidInputException.of(
                    stage,
                    "there must be at least one " + what + " with a prediction and a weight above 0",
                    "there is none",
                    "check the filters and joins before it, and handleInvalid");
        }
    }

    private record Weight(String stage, String column) implements UDF1<Double, Double> {
        @Override
        public Double call(Double weight) {
            if (weight == null || !(weight >= 0 && Double.isFinite(weight))) {
                throw InvalidInputException.of(
                        stage,
                        "every weight in \"" + column + "\" must be a number >= 0",
                        "a row has another",
                        "one is " + weight,
                        "filter such rows");
            }
            return weight;
        }
    }

    private record Label(String stage, String column, int classes) implements UDF2<Double, Double, Double> {
        @Override
        public Double call(Double label, Double prediction) {
            if (label == null || !(label >= 0 && label < classes && label == Math.rint(label))) {
                throw InvalidInputException.of(
                        stage,
                        "every label in \"" + column + "\" must be a whole number from 0 "
                                + (classes == Integer.MAX_VALUE ? "on" : "to " + (classes - 1)),
                        "a row or step has none or another",
                        "one is " + label,
                        "index labels as for training, and filter rows without");
            }
            if (prediction == null) {
                throw InvalidInputException.of(
                        stage,
                        "an array in \"" + column + "\" must have a label for each step",
                        "one has more",
                        "cut it to the sequence's length");
            }
            return label;
        }
    }
}
