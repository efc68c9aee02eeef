package io.github.sparklayernorm.examples.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.examples.TestSpark;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class StationRowsTest {
    @Test
    void eachStationHasARowForEachHourAndTheSeedDecides() {
        List<Row> rows = rows(5);

        assertThat(rows).hasSize(3 * 2 * 24).isEqualTo(rows(5)).isNotEqualTo(rows(6));
        assertThat(rows).extracting(row -> row.getString(0)).containsOnly("S1", "S2", "S3");
        assertThat(rows.get(25).getTimestamp(1).toInstant()).isEqualTo(Instant.parse("2025-01-02T01:00:00Z"));
        assertThat(rows.get(0).getDouble(2)).isNotEqualTo(rows.get(48).getDouble(2));
    }

    private static List<Row> rows(long seed) {
        return StationRows.generated(TestSpark.session(), 3, 2, seed).collectAsList();
    }

    /** From day to day the profile cancels: what is left is sqrt(2 * 64 (1 - 0.97^24) + 2 * 4) = 8.63. */
    @Test
    void theSameHourOfTheNextDayDiffersByWanderAndNoiseOnly() {
        double[] loads = StationRows.loads(24 * 2000, new Random(1));

        double squares = IntStream.range(24, loads.length)
                .mapToDouble(i -> Math.pow(loads[i] - loads[i - 24], 2))
                .sum();
        assertThat(Math.sqrt(squares / (loads.length - 24))).isCloseTo(8.63, within(0.5));
    }
}
