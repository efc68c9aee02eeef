package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import org.apache.spark.sql.Row;

/** What SequenceAssembler refuses in rows: what must hold, what came, what to try. */
final class SeriesRefusals {
    /** Of one gap: more is a time that is wrong. */
    static final int MOST_FILLED = 100_000;

    private static final String SKIP = "or set handleInvalid=skip to leave such rows out";

    private final SeriesPlan plan;

    SeriesRefusals(SeriesPlan plan) {
        this.plan = plan;
    }

    InvalidInputException value(Row row, String column, Object value) {
        boolean missing = value == null || (value instanceof Double d && Double.isNaN(d));
        return refuse(
                "every row must have a finite value in \"" + column + "\"",
                "the row at " + at(row) + " has " + (missing ? "null or NaN" : value),
                "fill it in (Imputer) or drop it, " + SKIP);
    }

    InvalidInputException width(Row row, int count, int width) {
        return refuse(
                "every step must have " + width + " numbers (as in an earlier row)",
                "the row at " + at(row) + " has " + count,
                "check the vectors of inputCols " + plan.inputs());
    }

    InvalidInputException sameTime(Row row) {
        return refuse(
                "the rows of a series must have different times",
                "two rows are at " + at(row),
                "group or drop duplicates first" + (plan.hasId() ? "" : ", or set idCol"));
    }

    InvalidInputException gap(Row before, Row row) {
        return refuse(
                "every row must come one step of " + plan.step() + " after the one before",
                time(row) + " follows " + time(before) + series(row),
                "correct step, or set gaps to fill, split or ignore");
    }

    InvalidInputException betweenSteps(Row before, Row row) {
        return refuse(
                "times must be whole steps of " + plan.step() + " apart, at most " + MOST_FILLED
                        + ", so that gaps can be filled",
                time(row) + " follows " + time(before) + series(row),
                "correct step, round the times (date_trunc), or set gaps to split or ignore");
    }

    InvalidInputException tooShort(Object id, long steps) {
        return refuse(
                "every series must have at least " + ((long) plan.window() + plan.ahead()) + " steps (windowSize "
                        + plan.window() + (plan.labels() ? " and horizon " + plan.horizon() : "") + ")"
                        + (plan.gaps() == SeriesPlan.Gaps.SPLIT ? " without a gap" : ""),
                (plan.hasId() ? "that of \"" + plan.id() + "\" " + id : "this one") + " has " + steps,
                "set a smaller windowSize, or handleInvalid=skip to leave such series out");
    }

    InvalidInputException notConstant(Row row, String column, Object first, Object value) {
        return refuse(
                "constantCols must have one value in each series",
                "\"" + column + "\" has " + first + " and " + value + series(row),
                "name it in targetCols if it is a label of steps, or leave it out");
    }

    private String at(Row row) {
        return "\"" + plan.time() + "\" " + time(row) + series(row);
    }

    private String series(Row row) {
        return plan.hasId() ? " of \"" + plan.id() + "\" " + row.get(SeriesPlan.ID_AT) : "";
    }

    private static Object time(Row row) {
        return row.get(SeriesPlan.TIME_AT);
    }

    private InvalidInputException refuse(String must, String came, String remedy) {
        return InvalidInputException.of(plan.stage(), must, came, remedy);
    }
}
