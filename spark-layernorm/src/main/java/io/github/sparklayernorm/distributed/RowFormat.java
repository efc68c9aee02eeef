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
 * @param weight     name of the weight column; empty: every row weighs 1
 * @param invalid    what happens to rows with null, NaN or infinite values
 * @param validation name of the column that marks validation rows; empty: there is none
 */
@DefaultSerializer(JavaForm.class)
public record RowFormat(
        String stage, InputFormat input, LabelFormat labels, String weight, InvalidRows invalid, String validation)
        implements Serializable {

    /** Rows whose features are vectors, see {@link InputFormat} and {@link LabelFormat}. */
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
                new InputFormat(features, inputs, inputsFrom, null, null),
                new LabelFormat(label, classes, targets, vectorLabel),
                weight,
                invalid,
                "");
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
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(invalid, "invalid");
    }

    /** Name of the features column. */
    public String features() {
        return input.column();
    }

    /** Name of the label column. */
    public String label() {
        return labels.column();
    }

    /** Elements of every features vector, or numbers of every step. */
    public int inputs() {
        return input.width();
    }

    /** Where {@link #inputs} comes from. */
    public String inputsFrom() {
        return input.widthFrom();
    }

    /** 0: labels are real values. */
    public int classes() {
        return labels.classes();
    }

    /** Numbers in every label. */
    public int targets() {
        return labels.targets();
    }

    /** Whether the label column holds vectors. */
    public boolean vectorLabel() {
        return labels.vectors();
    }

    /** Null: a row's features are one vector. */
    public SequenceFormat sequence() {
        return input.sequence();
    }

    /** Of the columns or channels, or null. */
    public Standardization standardization() {
        return input.standardization();
    }

    private RowFormat with(InputFormat newInput) {
        return new RowFormat(stage, newInput, labels, weight, invalid, validation);
    }

    /** The same rows, once the width of the features is known. */
    public RowFormat withInputs(int newInputs, String from) {
        return with(input.with(newInputs, from));
    }

    /** The same rows, but as sequences. */
    public RowFormat withSequence(SequenceFormat newSequence) {
        return with(input.with(newSequence));
    }

    /** The same rows, standardised; null: as they are. */
    public RowFormat withStandardization(Standardization newStandardization) {
        return with(input.with(newStandardization));
    }

    /** The same rows, once the number of classes or targets is known. */
    public RowFormat withOutputs(int newClasses, int newTargets) {
        LabelFormat known = new LabelFormat(labels.column(), newClasses, newTargets, labels.vectors());
        return new RowFormat(stage, input, known, weight, invalid, validation);
    }

    /** The same rows, some of which a column marks as validation rows; empty: none does. */
    public RowFormat withValidation(String newValidation) {
        return new RowFormat(stage, input, labels, weight, invalid, newValidation);
    }
}
