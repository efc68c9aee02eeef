package io.github.sparklayernorm.ml.internal;

import org.apache.spark.sql.Row;

/** Rows that are scored together. */
final class ScoringBatch extends NetworkBatch {
    private static final int MOST_ROWS = 1024;

    private final Scoring scoring;

    ScoringBatch(Scoring scoring) {
        super(scoring.network().value(), scoring.format(), MOST_ROWS);
        this.scoring = scoring;
    }

    @Override
    public Row struct(int row) {
        int position = position(row);
        return position < 0 ? scoring.invalid() : scoring.row(batch, position);
    }
}
