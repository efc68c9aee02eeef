package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.RowFormat;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token ids of a column whose {@code vocabularySize} is not set. The network keeps a row of weights for every id from 0
 * to the largest, so ids that are hashes, keys or measurements make it huge, and most of it is never trained.
 *
 * @param largest id
 * @param count   tokens in all rows
 */
record Tokens(long largest, long count) {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    /** Ids go up to that of an array's last element. */
    static final long MOST_IDS = Integer.MAX_VALUE - 8;

    /** More ids than this, and fewer tokens than ids: no vocabulary of any language, and hundreds of megabytes of weights. */
    private static final long MANY_IDS = 1 << 20;

    /** A small table costs nothing, however little of it is used. */
    private static final long FEW_IDS = 1 << 10;

    /** Tokens for each id below which most ids are hardly ever seen; words of small collections of texts have 6 or more. */
    private static final long TOKENS_PER_ID = 4;

    private static final String REMEDY = "index the tokens (StringIndexer, CountVectorizer) or hash them into a range"
            + " (pmod(hash(token), 10000)); if they are measurements, cast the column to array<double>";

    static Tokens in(FitColumns columns, RowFormat format) {
        Column ids = functions.col(format.features());
        Row row = columns.data()
                .agg(functions.max(functions.array_max(ids)), functions.sum(functions.array_size(ids)))
                .head();
        columns.require(
                !row.isNullAt(0),
                "the data must have at least one token in \"" + format.features() + "\"",
                "there is none",
                "check the filters and joins before it");
        Tokens tokens = new Tokens(((Number) row.get(0)).longValue(), row.getLong(1));
        tokens.check(columns, format);
        return tokens;
    }

    private void check(FitColumns columns, RowFormat format) {
        columns.require(
                largest < MOST_IDS,
                "every token id of \"" + format.features() + "\" must be from 0 to " + (MOST_IDS - 1),
                "the largest is " + largest,
                REMEDY);
        columns.require(
                largest < MANY_IDS || count > largest,
                "the token ids of \"" + format.features() + "\" must count from 0 without large gaps",
                "the largest is " + largest + " and there are " + count + " tokens in all",
                REMEDY + "; or set vocabularySize to keep it");
        if (largest >= FEW_IDS && count / TOKENS_PER_ID <= largest) {
            LOG.warn(
                    "{}: the largest token id of \"{}\" is {}, but there are {} tokens in all, too few to learn so many ids;"
                            + " {}; or set vocabularySize to keep it",
                    format.stage(),
                    format.features(),
                    largest,
                    count,
                    REMEDY);
        }
    }

    /** Ids from 0 to the largest; none for negative ids alone, which the rows' own check refuses. */
    int vocabulary() {
        return (int) Math.max(1, largest + 1);
    }
}
