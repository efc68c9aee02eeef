package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;

/** What SequenceAssembler refuses in rows: what must hold, what came, what to try. */
final class SeriesRefusals {
    /** Of one gap: more is a time that is wrong. */
    static final int MOST_FILLED = 100_000;

    private static final String SKIP = "or set handleInvalid=skip to leave such rows out";

    private final SeriesPlan plan;
    private final SeriesKeys keys;

    SeriesRefusals(SeriesPlan plan, SeriesKeys keys) {
        this.plan = plan;
        this.keys = keys;
    }

    InvalidInputException value(KeptColumns row, String column, Object value) {
        boolean missing = value == null || (value instanceof Double d && Double.isNaN(d));
        return refuse(
                "every row must have a finite value in \"" + column + "\"",
                "a row has " + (missing ? "null or NaN" : "one that is infinite or too large for a float32"),
                "the row at " + at(row) + " has " + (missing ? "null or NaN" : value),
                "fill it in (Imputer) or drop it, " + SKIP);
    }

    InvalidInputException width(KeptColumns row, int count, int width) {
        return refuse(
                "every step must have " + width + " numbers (as in an earlier row)",
                "a row has " + count,
                "the row at " + at(row) + " has " + count,
                "check the vectors of inputCols " + plan.inputs());
    }

    InvalidInputException sameTime(KeptColumns row) {
        return refuse(
                "the rows of a series must have different times",
                "two rows have the same \"" + plan.time() + "\"",
                "two rows are at " + at(row),
                "group or drop duplicates first" + (plan.hasId() ? "" : ", or set idCol"));
    }

    InvalidInputException gap(KeptColumns before, KeptColumns row) {
        return refuse(
                "every row must come one step of " + plan.step() + " after the one before",
                "a row does not",
                time(row) + " follows " + time(before) + series(row),
                "correct step, or set gaps to fill, split or ignore");
    }

    InvalidInputException betweenSteps(KeptColumns before, KeptColumns row) {
        return refuse(
                "times must be whole steps of " + plan.step() + " apart, at most " + MOST_FILLED
                        + ", so that gaps can be filled",
                "two are not",
                time(row) + " follows " + time(before) + series(row),
                "correct step, round the times (date_trunc), or set gaps to split or ignore");
    }

    InvalidInputException tooShort(KeptColumns row, long steps) {
        return refuse(
                "every series must have at least " + ((long) plan.window() + plan.ahead()) + " steps (windowSize "
                        + plan.window() + (plan.labels() ? " and horizon " + plan.horizon() : "") + ")"
                        + (plan.gaps() == SeriesPlan.Gaps.SPLIT ? " without a gap" : ""),
                "one has " + steps,
                (plan.hasId() ? "that of \"" + plan.id() + "\" " + id(row) : "this one") + " has " + steps,
                "set a smaller windowSize, or handleInvalid=skip to leave such series out");
    }

    InvalidInputException notConstant(KeptColumns before, KeptColumns row, int constant) {
        return refuse(
                "constantCols must have one value in each series",
                "\"" + plan.constants().get(constant) + "\" has two",
                "\"" + plan.constants().get(constant) + "\" has "
                        + keys.shown(before, SeriesPlan.CONSTANTS_AT + constant) + " and "
                        + keys.shown(row, SeriesPlan.CONSTANTS_AT + constant) + series(row),
                "name it in targetCols if it is a label of steps, or leave it out");
    }

    private String at(KeptColumns row) {
        return "\"" + plan.time() + "\" " + time(row) + series(row);
    }

    private String series(KeptColumns row) {
        return plan.hasId() ? " of \"" + plan.id() + "\" " + id(row) : "";
    }

    private Object id(KeptColumns row) {
        return keys.shown(row, SeriesPlan.ID_AT);
    }

    private Object time(KeptColumns row) {
        return keys.shown(row, SeriesPlan.TIME_AT);
    }

    private InvalidInputException refuse(String must, String came, String shown, String remedy) {
        return InvalidInputException.of(plan.stage(), must, came, shown, remedy);
    }
}
