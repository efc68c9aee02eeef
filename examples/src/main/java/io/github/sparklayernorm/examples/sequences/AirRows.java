package io.github.sparklayernorm.examples.sequences;

import io.github.sparklayernorm.examples.job.Session;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Hourly measurements of air quality and weather, one row for each station and hour: the files of "Beijing Multi-Site
 * Air-Quality Data" (UCI), or a generated series of the same shape.
 */
public final class AirRows {
    /** As the files have them. */
    private static final StructType FILE = StructType.fromDDL("No int, year int, month int, day int, hour int,"
            + " `PM2.5` double, PM10 double, SO2 double, NO2 double, CO double, O3 double, TEMP double, PRES double,"
            + " DEWP double, RAIN double, wd string, WSPM double, station string");

    /** The columns that {@link #prepared} gives besides station, time and pm25: what is known of an hour. */
    private static final String[] NUMBERS = {
        "pm25",
        "pm10",
        "so2",
        "no2",
        "co",
        "o3",
        "temp",
        "pres",
        "dewp",
        "rain",
        "wind_east",
        "wind_north",
        "day_sin",
        "day_cos"
    };

    private static final String[] WINDS = {
        "E", "ENE", "NE", "NNE", "N", "NNW", "NW", "WNW", "W", "WSW", "SW", "SSW", "S", "SSE", "SE", "ESE"
    };

    /** Days in which the generated seasons go round: a few months have all of them several times. */
    private static final int SEASONS = 30;

    private AirRows() {}

    public static String[] numbers() {
        return NUMBERS.clone();
    }

    /**
     * A file, or all .csv and .csv.gz files of a directory.
     *
     * @throws IllegalArgumentException when there is none, with a text for the user
     */
    public static Dataset<Row> read(Session session, String data) {
        try {
            Path path = new Path(data);
            FileSystem files = path.getFileSystem(session.hadoop());
            if (!files.exists(path)) {
                throw new IllegalArgumentException(
                        "%s: must be a .csv file or a directory with such files, but does not exist; correct the path."
                                .formatted(data));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s: must be readable, but %s; check its permissions.".formatted(data, e.getMessage()), e);
        }
        return prepared(session.spark()
                .read()
                .schema(FILE)
                .option("header", true)
                .option("nullValue", "NA")
                .option("pathGlobFilter", "*.csv*")
                .csv(data));
    }

    /** Two stations under the same weather: seasons, days, and pollution that gathers in calm air. One hour in fifty lacks. */
    public static Dataset<Row> generated(Session session, int hours, long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        LocalDateTime start = LocalDateTime.of(2013, 3, 1, 0, 0);
        double[] dust = {80, 60};
        double wind = 2;
        double direction = 4;
        for (int i = 0; i < hours; i++) {
            LocalDateTime at = start.plusHours(i);
            double season = Math.cos(2 * Math.PI * i / (24.0 * SEASONS));
            double sun = -Math.cos(2 * Math.PI * (at.getHour() - 2) / 24);
            wind = Math.max(0.1, 0.93 * wind + 0.07 * (2 + sun) + 0.35 * random.nextGaussian());
            direction = (direction + 0.4 * random.nextGaussian() + WINDS.length) % WINDS.length;
            double temperature = 13 - 14 * season + 5 * sun + random.nextGaussian();
            for (int s = 0; s < dust.length; s++) {
                double traffic = 10 + 8 * Math.sin(2 * Math.PI * (at.getHour() - 7) / 24) + 3 * season;
                dust[s] = Math.max(3, dust[s] * (1 - 0.04 * wind) + traffic + 1.5 * random.nextGaussian());
                boolean measured = random.nextInt(50) > 0;
                rows.add(RowFactory.create(
                        i,
                        at.getYear(),
                        at.getMonthValue(),
                        at.getDayOfMonth(),
                        at.getHour(),
                        measured ? dust[s] : null,
                        1.3 * dust[s] + 5 * random.nextGaussian(),
                        8 + 0.1 * dust[s],
                        20 + 0.4 * dust[s],
                        400 + 10 * dust[s],
                        60 + 30 * sun - 0.2 * dust[s],
                        temperature,
                        1012 + 8 * season + random.nextGaussian(),
                        temperature - 8,
                        0.0,
                        WINDS[(int) direction % WINDS.length],
                        wind,
                        "station" + s));
            }
        }
        return prepared(session.spark().createDataFrame(rows, FILE));
    }

    /** Time as a timestamp, wind as a vector, the hour as a point on a circle. */
    private static Dataset<Row> prepared(Dataset<Row> raw) {
        StringBuilder angle = new StringBuilder("CASE wd");
        for (int i = 0; i < WINDS.length; i++) {
            angle.append(" WHEN '").append(WINDS[i]).append("' THEN ").append(i).append(" * pi() / 8");
        }
        return raw.withColumnRenamed("PM2.5", "pm25")
                .selectExpr(
                        "*",
                        "make_timestamp(year, month, day, hour, 0, 0, 'Asia/Shanghai') AS time",
                        angle + " END AS angle")
                .selectExpr(
                        "*",
                        "wspm * cos(angle) AS wind_east",
                        "wspm * sin(angle) AS wind_north",
                        "sin(2 * pi() * hour / 24) AS day_sin",
                        "cos(2 * pi() * hour / 24) AS day_cos")
                .drop("no", "year", "month", "day", "hour", "wd", "wspm", "angle");
    }
}
