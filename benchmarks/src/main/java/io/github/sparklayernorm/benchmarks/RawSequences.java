package io.github.sparklayernorm.benchmarks;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;

import io.github.sparklayernorm.benchmarks.Task.Kind;
import io.github.sparklayernorm.examples.job.Session;
import io.github.sparklayernorm.examples.sequences.SequenceFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Sequences as someone has them who sets nothing: numbers as they are, nothing scaled. Directories as for tables. */
final class RawSequences {
    static final List<String> NAMES = List.of(
            "japanese_vowels",
            "japanese_vowels_1",
            "character_trajectories",
            "indoor_movement",
            "beijing_air_windows",
            "beijing_air_pm25");

    private static final int PARTITIONS = 2;
    private static final int HOURS = 24;

    private RawSequences() {}

    static Task read(SparkSession spark, String directory, String name) {
        return switch (name) {
            case "japanese_vowels", "japanese_vowels_1" ->
                speakers(new Session(spark, false), directory + "/japanese_vowels", name);
            case "character_trajectories" ->
                split(
                        name,
                        SequenceFile.open(
                                        new Session(spark, false),
                                        directory + "/" + name + "/character_trajectories_labelled.tsv.gz")
                                .rows(PARTITIONS));
            case "indoor_movement" -> split(name, walks(spark, directory + "/" + name + "/IndoorMovement.zip"));
            case "beijing_air_windows", "beijing_air_pm25" -> air(spark, directory + "/beijing_air", name);
            default -> throw new IllegalArgumentException("a set must be one of " + NAMES + ", but is " + name);
        };
    }

    /** The task with a second channel that is 1 in every step; of steps that are numbers. */
    static Task withConstantChannel(Task task) {
        Column steps = transform(col("features"), step -> array(step, functions.lit(1.0)));
        return new Task(
                task.name(),
                task.kind(),
                task.train().withColumn("features", steps).cache(),
                task.test().withColumn("features", steps).cache());
    }

    /** Which of nine men speaks, from 12 cepstrum channels or the first of them; the archive's own test set. */
    private static Task speakers(Session session, String path, String name) {
        Dataset<Row> train =
                SequenceFile.open(session, path + "/JapaneseVowels_TRAIN.ts").rows(PARTITIONS);
        Dataset<Row> test =
                SequenceFile.open(session, path + "/JapaneseVowels_TEST.ts").rows(PARTITIONS);
        if (name.equals("japanese_vowels")) {
            return new Task(name, Kind.CLASSES, train, test);
        }
        Column first = transform(
                col("features"),
                step -> org.apache
                        .spark
                        .ml
                        .functions
                        .vector_to_array(step, "float64")
                        .getItem(0));
        return new Task(name, Kind.CLASSES, train.withColumn("features", first), test.withColumn("features", first));
    }

    /** Whether someone goes to another room, from the signals of four radio anchors. */
    private static Dataset<Row> walks(SparkSession spark, String zip) {
        List<Row> rows = new ArrayList<>();
        try (ZipFile files = new ZipFile(zip)) {
            for (String target : lines(files, "dataset/MovementAAL_target.csv")) {
                String[] idAndClass = target.split(",");
                List<double[]> steps = new ArrayList<>();
                for (String line : lines(files, "dataset/MovementAAL_RSS_" + idAndClass[0].trim() + ".csv")) {
                    steps.add(Arrays.stream(line.split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray());
                }
                double label = Integer.parseInt(idAndClass[1].trim()) > 0 ? 1 : 0;
                rows.add(RowFactory.create(steps.toArray(double[][]::new), label));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return spark.createDataFrame(rows, StructType.fromDDL("features array<array<double>>, label double"))
                .repartition(PARTITIONS);
    }

    /** Without the heading. */
    private static List<String> lines(ZipFile files, String name) throws IOException {
        ZipEntry entry = files.getEntry(name);
        if (entry == null) {
            throw new IOException(files.getName() + " must have " + name + ", but lacks it");
        }
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(files.getInputStream(entry), StandardCharsets.UTF_8))) {
            return in.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    /**
     * PM2.5 six hours after a window of 24, from every fifth hour of two stations; the last fifth of the time is the test.
     * Steps have all numbers of an hour, or PM2.5 alone. What an hour lacks is as in the hour before; windows that end with
     * such PM2.5 are left out. For learners without a memory: the window as a vector, and its last PM2.5.
     */
    private static Task air(SparkSession spark, String path, String name) {
        WindowSpec station = Window.partitionBy("station").orderBy("No");
        List<String> numbers = List.of(
                "pm25", "PM10", "SO2", "NO2", "CO", "O3", "TEMP", "PRES", "DEWP", "RAIN", "WSPM", "month", "day",
                "hour");
        Dataset<Row> rows = RawTables.stations(spark, path, "Changping", "Dongsi")
                .withColumn("persistence", col("pm25"))
                .withColumn("label", lead("pm25", RawTables.HOURS_AHEAD).over(station));
        for (String number : numbers) {
            rows = rows.withColumn(
                    number, last(col(number).cast("double"), true).over(station));
        }
        Column step = name.equals("beijing_air_pm25")
                ? col("pm25")
                : functions.when(
                        numbers.stream()
                                .map(number -> col(number).isNotNull())
                                .reduce(Column::and)
                                .orElseThrow(),
                        array(numbers.stream().map(functions::col).toArray(Column[]::new)));
        Dataset<Row> windows = rows.withColumn(
                        "features", collect_list(step).over(station.rowsBetween(1 - HOURS, Window.currentRow())))
                .filter(col("No").mod(5).equalTo(0).and(size(col("features")).equalTo(HOURS)))
                .select("No", "features", "label", "persistence")
                .na()
                .drop()
                .withColumn(
                        "window",
                        org.apache.spark.ml.functions.array_to_vector(
                                name.equals("beijing_air_pm25")
                                        ? col("features")
                                        : functions.flatten(col("features"))));
        return new Task(
                name,
                Kind.VALUES,
                windows.filter(col("No").leq(RawTables.LAST_TRAINING_HOUR)).repartition(PARTITIONS),
                windows.filter(col("No").gt(RawTables.LAST_TRAINING_HOUR)).repartition(PARTITIONS));
    }

    private static Task split(String name, Dataset<Row> rows) {
        Dataset<Row>[] parts = RawTables.halves(rows);
        return new Task(name, Kind.CLASSES, parts[0], parts[1]);
    }
}
