package io.github.sparklayernorm.distributed;

/** The texts of {@link FeatureRows}: what must hold, what came, what to try. */
final class Refusals {
    private static final String SKIP = "or set handleInvalid=skip to leave such rows out";

    private final RowFormat format;

    Refusals(RowFormat format) {
        this.format = format;
    }

    InvalidInputException emptySequence() {
        return refuse(
                "every sequence in " + quoted(format.features()) + " must have at least one step",
                "a row has none",
                "drop such rows, " + SKIP);
    }

    InvalidInputException step(int t, int width) {
        return refuse(
                "every step of " + quoted(format.features()) + " must have " + format.inputs() + " numbers ("
                        + format.inputsFrom() + ")",
                "step " + t + " of a row has " + width,
                "check how the steps are put together");
    }

    InvalidInputException token(int t, double id) {
        return refuse(
                "every token id of " + quoted(format.features()) + " must be from 0 to "
                        + (format.sequence().vocabulary() - 1),
                "step " + t + " of a row is " + (id < 0 ? "negative" : "another"),
                "step " + t + " of a row is " + (id == Math.rint(id) ? Long.toString((long) id) : Double.toString(id)),
                "set vocabularySize, give unknown tokens an id of their own, or index the tokens (StringIndexer,"
                        + " CountVectorizer)");
    }

    InvalidInputException flag(int t, int at, double value) {
        return refuse(
                "value " + at + " of every step of " + quoted(format.features()) + ", a flag, must be 0 or 1",
                "step " + t + " of a row has another",
                "step " + t + " of a row has " + value,
                "put x and y first, then the flags, and set contextSize to the number of values behind them");
    }

    InvalidInputException noStepLabels() {
        return refuse(
                quoted(format.label()) + " must have a label for every step of " + quoted(format.features())
                        + ", which has at least one",
                "a row has none",
                "drop such rows, " + SKIP);
    }

    InvalidInputException stepLabels(int labels, int steps) {
        return refuse(
                quoted(format.label()) + " must have a label for every step of " + quoted(format.features()),
                "a row has " + labels + " labels and " + steps + " steps",
                "cut or fill the labels");
    }

    InvalidInputException nullFeatures() {
        return refuse(
                "every row must have a " + (format.sequence() == null ? "vector" : "sequence") + " in "
                        + quoted(format.features()),
                "a row has null",
                "fill it in or drop it, " + SKIP);
    }

    InvalidInputException size(int size) {
        return refuse(
                "every " + quoted(format.features()) + " vector must have " + format.inputs() + " elements ("
                        + format.inputsFrom() + ")",
                "a row has " + size,
                "check the VectorAssembler's inputs, or set numFeatures where LIBSVM files are read");
    }

    InvalidInputException vectorFields(String column) {
        return refuse(
                "every vector in " + quoted(column)
                        + " must be dense (type 1, values) or sparse (type 0, size, indices, values)",
                "a row lacks one of them",
                "write the vectors with Spark, or check the file that they are read from");
    }

    InvalidInputException vectorNull(String column, int at) {
        return refuse(
                "every vector in " + quoted(column) + " must have a number in each of its places",
                "a row has null in place " + at,
                "fill it in where the vectors are made, or check the file that they are read from");
    }

    InvalidInputException indices(String column, int size, String came) {
        return refuse(
                "every sparse vector in " + quoted(column) + " must have one index for each value, ascending from 0 to "
                        + (size - 1),
                "a row has " + came,
                "write the vectors with Spark, or check the file that they are read from");
    }

    InvalidInputException feature(int at, double value) {
        String place = (format.sequence() == null
                        ? "element " + at
                        : "step " + at / format.inputs() + ", value " + at % format.inputs() + ",")
                + " of a row is ";
        return refuse(
                "every element of " + quoted(format.features()) + " must be a finite float32",
                place + InvalidInputException.kind(value),
                place + value,
                "clean the data (Imputer, na.drop, a scaler), " + SKIP);
    }

    InvalidInputException outputs() {
        return refuse(
                "every row of " + quoted(format.features()) + " must give finite outputs",
                "those of a row are NaN or infinite: its values are too large for the network's floats",
                "clean or scale the data, train with standardization=true, which bends outliers, or set"
                        + " handleInvalid=keep (NaN in their predictions) or skip (such rows are left out)");
    }

    InvalidInputException spread(int column) {
        return refuse(
                "the values of " + quoted(format.features()) + " must lie close enough together to be standardised",
                (format.sequence() == null ? "column " : "channel ") + column + " spans more than a double can hold",
                "scale it, or set standardization=false");
    }

    InvalidInputException nullLabel() {
        return refuse(
                "every row must have a value in " + quoted(format.label()),
                "a row has null",
                "drop such rows, " + SKIP);
    }

    InvalidInputException label(int target, double value) {
        String place = format.vectorLabel() ? "element " + target + " of a row is " : "a row has ";
        return refuse(
                "every " + quoted(format.label()) + " must be a finite number",
                place + InvalidInputException.kind(value),
                place + value,
                "drop such rows, " + SKIP);
    }

    InvalidInputException labelClass(double value) {
        String range = format.classes() == Integer.MAX_VALUE
                ? "whole numbers 0, 1, 2, ..."
                : "whole numbers from 0 to " + (format.classes() - 1);
        return refuse(
                quoted(format.label()) + " must hold " + range,
                "a row has " + (value < 0 ? "a negative number" : "another number"),
                "a row has " + value,
                "index the labels with StringIndexer, or give the column metadata the right number of classes");
    }

    InvalidInputException targets(int size) {
        return refuse(
                "every " + quoted(format.label()) + " vector must have " + format.targets()
                        + " elements (as in the first row)",
                "a row has " + size,
                "check how the label vectors are made");
    }

    InvalidInputException nullWeight() {
        return refuse(
                "every " + quoted(format.weight()) + " must be a finite number >= 0",
                "a row has null",
                "fill it in, " + SKIP);
    }

    InvalidInputException weight(double value) {
        return refuse(
                "every " + quoted(format.weight()) + " must be a finite float32 >= 0",
                "a row has " + InvalidInputException.kind(value),
                "a row has " + value,
                Double.isFinite(value)
                        ? "divide all of them by a large number: only their ratios matter"
                        : "fill it in, " + SKIP);
    }

    InvalidInputException negativeWeight(double value) {
        return refuse(
                "every " + quoted(format.weight()) + " must be a finite number >= 0",
                "a row has a negative one",
                "a row has " + value,
                "use weight 0 for rows that must not count");
    }

    InvalidInputException nullValidation() {
        return refuse(
                "the validation indicator must be true or false in every row",
                "a row has null",
                "fill it in, for example with na.fill(false)");
    }

    private InvalidInputException refuse(String must, String came, String remedy) {
        return InvalidInputException.of(format.stage(), must, came, remedy);
    }

    private InvalidInputException refuse(String must, String came, String shown, String remedy) {
        return InvalidInputException.of(format.stage(), must, came, shown, remedy);
    }

    private static String quoted(String column) {
        return '"' + column + '"';
    }
}
