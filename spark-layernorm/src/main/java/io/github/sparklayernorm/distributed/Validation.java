package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.model.NetworkSpec;
import java.util.Locale;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The rows that a fit does not train on but evaluates after each epoch, if there are some.
 *
 * @param rows   none, or some
 * @param column that marks them; empty where they were drawn
 */
record Validation(PackedPartitions rows, String column) {
    /** @throws InvalidInputException when rows are marked, but all of them have weight 0: their loss would be none */
    static Validation of(PackedPartitions rows, RowFormat format) {
        if (rows.rows() > 0 && rows.weight() <= 0 && !format.validation().isEmpty()) {
            throw InvalidInputException.of(
                    format.stage(),
                    "the weights in \"" + format.weight() + "\" must not all be 0 where \"" + format.validation()
                            + "\" is true",
                    "they are",
                    "check the columns, or clear one of them");
        }
        return new Validation(rows, format.validation());
    }

    /**
     * Loss and metric after an epoch.
     *
     * @throws IllegalStateException when the loss is not finite: no epoch is then better than another, and early stopping
     *                               would choose blindly
     */
    Evaluation evaluate(SparkContext context, NetworkSpec spec, float[] parameters, int epoch) {
        if (rows.weight() <= 0) {
            return Evaluation.NONE;
        }
        Evaluation evaluation = Evaluation.of(new JavaSparkContext(context), rows, spec, parameters);
        if (!Double.isFinite(evaluation.loss())) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "The validation loss must stay finite, but in epoch %d it became NaN or infinite, and the training loss"
                            + " did not: %s have features or labels too far from the others for the network's floats;"
                            + " clean or clip them, or set standardization=true, which bends outliers of features.",
                    epoch,
                    column.isEmpty()
                            ? "rows that were set aside (validationFraction)"
                            : "rows that \"" + column + "\" marks"));
        }
        return evaluation;
    }
}
