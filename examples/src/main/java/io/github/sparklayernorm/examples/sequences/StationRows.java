package io.github.sparklayernorm.examples.sequences;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Hourly loads of several stations in long format: a row for each station and hour.
 *
 * <p>load = level + daily profile + wander + noise. Level and the profile's height and hour are each station's own. The
 * wander, w_t = 0.97 w_{t-1} + e_t, has standard deviation 8; the noise has 2. So a forecast h hours ahead that knows all
 * this still misses by sqrt(64 (1 - 0.97^(2h)) + 4) or a little more: 4.9 for six hours.
 */
public final class StationRows {
    /** As a CSV file with such a heading has it. */
    public static final String SCHEMA = "station STRING, at TIMESTAMP, load DOUBLE";

    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final double WANDER = 8;
    private static final double KEPT = 0.97;
    private static final double NOISE = 2;

    private StationRows() {}

    /** Stations "S1", "S2" and so on, for {@code days} days from 2025-01-01 UTC. */
    public static Dataset<Row> generated(SparkSession spark, int stations, int days, long seed) {
        List<Row> rows = new ArrayList<>();
        for (int station = 1; station <= stations; station++) {
            double[] loads = loads(24 * days, new Random(31 * seed + station));
            for (int hour = 0; hour < loads.length; hour++) {
                Timestamp at = Timestamp.from(START.plusSeconds(3600L * hour));
                rows.add(RowFactory.create("S" + station, at, loads[hour]));
            }
        }
        return spark.createDataFrame(rows, StructType.fromDDL(SCHEMA));
    }

    static double[] loads(int hours, Random random) {
        double level = 120 + 30 * (random.nextDouble() - 0.5);
        double height = 25 + 10 * random.nextDouble();
        double peak = 18 + 4 * random.nextDouble();
        double wander = WANDER * random.nextGaussian();
        double[] loads = new double[hours];
        for (int hour = 0; hour < hours; hour++) {
            double angle = 2 * Math.PI * (hour - peak) / 24;
            double profile = height * (Math.cos(angle) + 0.5 * Math.cos(2 * angle));
            loads[hour] = level + profile + wander + NOISE * random.nextGaussian();
            wander = KEPT * wander + WANDER * Math.sqrt(1 - KEPT * KEPT) * random.nextGaussian();
        }
        return loads;
    }
}
