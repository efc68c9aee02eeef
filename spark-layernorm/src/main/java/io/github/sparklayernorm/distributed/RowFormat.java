package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.Standardization;
import java.io.Serializable;
import java.util.Objects;

/**
 * What the rows of a data set must look like, with the names that its refusals speak of.
 *
 * @param stage      the stage's name, which opens every refusal
 * @param features   name of the features column
 * @param label      name of the label column
 * @param weight     name of the weight column; empty: every row weighs 1
 * @param inputs     elements of every features vector
 * @param inputsFrom where {@code inputs} comes from: "as in the first row"
 * @param classes    labels are whole numbers from 0 to classes - 1; 0: labels are real values
 * @param targets    numbers in every label: 1 for a numeric column and for classes
 * @param vectorLabel whether the label column holds vectors
 * @param invalid    what happens to rows with null, NaN or infinite values
 * @param validation name of the column that marks validation rows; empty: there is none
 * @param sequence   null: a row's features are one vector; else they are steps of {@code inputs} numbers each
 * @param standardization of the columns or channels, or null
 */
@DefaultSerializer(JavaForm.class)
public record RowFormat(
        String stage,
        String features,
        String label,
        String weight,
        int inputs,
        String inputsFrom,
        int classes,
        int targets,
        boolean vectorLabel,
        InvalidRows invalid,
        String validation,
        SequenceFormat sequence,
        Standardization standardization)
        implements Serializable {

    /** Rows whose features are vectors. */
    public RowFormat(
            String stage,
            String features,
            String label,
            String weight,
            int inputs,
            String inputsFrom,
            int classes,
            int targets,
            boolean vectorLabel,
            InvalidRows invalid) {
        this(
                stage,
                features,
                label,
                weight,
                inputs,
                inputsFrom,
                classes,
                targets,
                vectorLabel,
                invalid,
                "",
                null,
                null);
    }

    /** What happens to a row with a null, NaN or infinite value ({@code handleInvalid}). */
    public enum InvalidRows {
        /** The job fails and names the value. */
        ERROR,
        /** The row is left out. */
        SKIP,
        /** The row is kept, its outputs are NaN; only where rows are transformed. */
        KEEP
    }

    public RowFormat {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(invalid, "invalid");
        if (classes < 0 || targets < 1) {
            throw new IllegalArgumentException(
                    "classes must be >= 0 and targets >= 1, but they are " + classes + " and " + targets);
        }
    }

    /** The same rows, once the width of the features is known. */
    public RowFormat withInputs(int newInputs, String from) {
        return new RowFormat(
                stage,
                features,
                label,
                weight,
                newInputs,
                from,
                classes,
                targets,
                vectorLabel,
                invalid,
                validation,
                sequence,
                standardization);
    }

    /** The same rows, once the number of classes or targets is known. */
    public RowFormat withOutputs(int newClasses, int newTargets) {
        return new RowFormat(
                stage,
                features,
                label,
                weight,
                inputs,
                inputsFrom,
                newClasses,
                newTargets,
                vectorLabel,
                invalid,
                validation,
                sequence,
                standardization);
    }

    /** The same rows, but as sequences. */
    public RowFormat withSequence(SequenceFormat newSequence) {
        return new RowFormat(
                stage,
                features,
                label,
                weight,
                inputs,
                inputsFrom,
                classes,
                targets,
                vectorLabel,
                invalid,
                validation,
                newSequence,
                standardization);
    }

    /** The same rows, some of which a column marks as validation rows; empty: none does. */
    public RowFormat withValidation(String newValidation) {
        return new RowFormat(
                stage,
                features,
                label,
                weight,
                inputs,
                inputsFrom,
                classes,
                targets,
                vectorLabel,
                invalid,
                newValidation,
                sequence,
                standardization);
    }

    /** The same rows, standardised; null: as they are. */
    public RowFormat withStandardization(Standardization newStandardization) {
        return new RowFormat(
                stage,
                features,
                label,
                weight,
                inputs,
                inputsFrom,
                classes,
                targets,
                vectorLabel,
                invalid,
                validation,
                sequence,
                newStandardization);
    }
}
